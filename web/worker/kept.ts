/** Models that a page of this host hands to the inspector: in the browser's database, so that the address of a view can name one. */
const STORE = "models";

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("sluice", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Keeps the bytes of a model, in place of the one of that name. */
export async function keepModel(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const db = await database();
  await new Promise<void>((resolve, reject) => {
    const change = db.transaction(STORE, "readwrite");
    change.objectStore(STORE).put(new Blob([bytes]), name);
    change.oncomplete = () => resolve();
    change.onabort = () => reject(change.error);
  });
  db.close();
}

/** Returns a model as a file; undefined when none has that name. */
export async function keptModel(name: string): Promise<File | undefined> {
  const db = await database();
  const found = await new Promise<unknown>((resolve, reject) => {
    const request = db.transaction(STORE).objectStore(STORE).get(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  db.close();
  return found instanceof Blob ? new File([found], name) : undefined;
}
