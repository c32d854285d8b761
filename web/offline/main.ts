/** The service worker: the network first, and without one the copy of the last visit. */

interface Lifetime extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetched extends Lifetime {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

/** Files of the page, written in by the build. */
declare const PAGE_FILES: readonly string[];
declare const BUILD: string;

const name = `sluice-${BUILD}`;
const home = new URL("./", location.href);

addEventListener("install", (event) => {
  (event as Lifetime).waitUntil(
    caches.open(name).then((cache) => cache.addAll(PAGE_FILES.map((file) => new URL(file, home).href))),
  );
});

addEventListener("activate", (event) => {
  const old = caches
    .keys()
    .then((names) =>
      Promise.all(
        names
          .filter((each) => each.startsWith("sluice-") && each !== name)
          .map((each) => caches.delete(each)),
      ),
    );
  (event as Lifetime).waitUntil(old);
});

addEventListener("fetch", (event) => {
  const { request } = event as Fetched;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== home.origin) return;
  (event as Fetched).respondWith(
    fetch(request).catch(async (error: unknown) => {
      const kept = await caches.match(request, { ignoreSearch: true });
      if (kept !== undefined) return kept;
      throw error;
    }),
  );
});
