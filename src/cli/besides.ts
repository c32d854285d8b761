/** Whether a file beside a checkpoint can belong to it, by the names of both. */
export function isFileBeside(main: string, name: string): boolean {
  const ending = main.slice(main.lastIndexOf(".") + 1).toLowerCase();
  const stem = main.slice(0, main.length - ending.length - 1);
  switch (ending) {
    case "index":
      return name.startsWith(`${stem}.data-`);
    case "onnx":
      return name.startsWith(stem);
    case "json":
      return /\.(bin|safetensors)$/i.test(name) || !name.includes(".");
    default:
      return false;
  }
}
