/** The documentation site: pages are the Markdown files of `docs/`, and `docs/api/`, which TypeDoc writes. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Plugin } from "vite";
import { type DefaultTheme, defineConfig, type MarkdownRenderer } from "vitepress";
import { PLACEHOLDER } from "../relative";
import { examplesOf, importFrom, knobsOf, markOf, runExample } from "../run/code";
import { names, sections } from "../sections";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const docs = join(root, "docs");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const sidebarFile = join(docs, "api/typedoc-sidebar.json");
/** Address of the repository, of edit links; without it there are none. */
const repository = process.env.SLUICE_REPOSITORY ?? "";
/** The folder of the host: a build makes its addresses relative afterwards. */
const base = process.env.NODE_ENV === "production" ? PLACEHOLDER : "/";

/** Entries by task, with their classes, functions and values; the types are on the page of their entry. */
const apiSidebar: DefaultTheme.SidebarItem[] = existsSync(sidebarFile)
  ? JSON.parse(readFileSync(sidebarFile, "utf8")).map(({ text, items }: DefaultTheme.SidebarItem) => ({
      text,
      items: symbolsOf(items!),
    }))
  : [];

/** Groups have no page: their members replace them. */
function symbolsOf(items: readonly DefaultTheme.SidebarItem[]): DefaultTheme.SidebarItem[] {
  return items.flatMap(({ items: within, ...item }) => {
    if (item.text === "Interfaces" || item.text === "Type Aliases") return [];
    if (within === undefined) return [item];
    const members = symbolsOf(within);
    return item.link === undefined ? members : [{ ...item, collapsed: true, items: members }];
  });
}

/** Pages lie outside this folder, where `vue` is not found. The build that renders pages leaves these packages outside. */
const packagesOfPages: Plugin = {
  name: "packages of pages",
  enforce: "pre",
  resolveId(id, _, options) {
    if (!["vue", "vue/server-renderer", "@observablehq/plot"].includes(id)) return null;
    return options?.ssr
      ? { id, external: true }
      : this.resolve(id, join(here, "config.ts"), { ...options, skipSelf: true });
  },
};

/** Changes of components of the theme, by file: a text, and its replacement. */
const option = [
  ":id=\"'localsearch-item-' + index\"",
  ":aria-selected=\"selectedIndex === index ? 'true' : 'false'\"",
];
const changesOfTheme: Record<string, [before: string, after: string][]> = {
  // The search is a button with buttons in it, and its results are options with links in them; readers of screens need a dialog with options.
  "VPLocalSearchBox.vue": [
    ['role="button"', 'role="dialog"'],
    [":aria-owns=\"results?.length ? 'localsearch-list' : undefined\"", ""],
    ['aria-expanded="true"', 'aria-modal="true"'],
    ['aria-haspopup="listbox"', ""],
    ['role="option"', 'role="presentation"'],
    ...option.map((attribute): [string, string] => [attribute, ""]),
    ["<kbd :aria-label", '<kbd role="img" :aria-label'],
    [":aria-label=\"[...p.titles, p.title].join(' > ')\"", `role="option" ${option.join(" ")}`],
    // A page with many headings about a word must not hide the other pages: the best two of each, side by side.
    ["results.value = index\n", "const pages = new Map()\n    for (const found of index\n"],
    [
      ".slice(0, 16) as (SearchResult & Result)[]",
      `) {
      const page = found.id.split("#")[0]
      pages.set(page, [...(pages.get(page) ?? []), found])
    }
    results.value = [...pages.values()].flatMap((found) => found.slice(0, 2)).slice(0, 16)`,
    ],
  ],
  // A group that closes is one button; one that does not is a heading.
  "VPSidebarItem.vue": [
    [
      ':role="itemRole"',
      ':role="collapsible && !isLink ? \'button\' : undefined" :aria-expanded="collapsible && !isLink ? !collapsed : undefined"',
    ],
    [':tabindex="item.items && 0"', ':tabindex="collapsible && !isLink ? 0 : undefined"'],
    [
      'role="button"\n        aria-label="toggle section"',
      ":role=\"isLink ? 'button' : undefined\" :aria-label=\"isLink ? 'Show or hide its entries' : undefined\"",
    ],
    ["'key' in e && e.key !== 'Enter'", "'key' in e && e.key !== 'Enter' && e.key !== ' '"],
    ["!props.item.link && toggle()", "if (!props.item.link) { e.preventDefault(); toggle() }"],
    ['tabindex="0"', ':tabindex="isLink ? 0 : undefined"'],
  ],
  // The group of the page is open before the script runs.
  "composables/sidebar.js": [["item.value.collapsed);", "item.value.collapsed && !hasActiveLink.value);"]],
};
const themeChanges: Plugin = {
  name: "changes of the theme",
  enforce: "pre",
  transform(code, id) {
    const [, changes = []] = Object.entries(changesOfTheme).find(([file]) => id.endsWith(`/${file}`)) ?? [];
    return changes.reduce((text, [before, after]) => {
      if (!text.includes(before)) throw new Error(`${id}: expected ${before}, which this site replaces`);
      return text.replaceAll(before, after);
    }, code);
  },
};

function pagesOf(folder: string): string[] {
  return readdirSync(join(docs, folder))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${folder}/${file.slice(0, -3)}`);
}

/** Returns the first heading of a page. */
function titleOf(page: string): string {
  const [, title] = /^# (.+)$/m.exec(readFileSync(join(docs, `${page}.md`), "utf8")) ?? [];
  if (title === undefined)
    throw new Error(`docs/${page}.md: expected a heading "# …" in the page, found none`);
  return title.replaceAll("`", "");
}

/** Pages of the reference by the name of their symbol, of the main entry where several have one. */
function symbolPages(): Map<string, string> {
  const pages = new Map<string, string>();
  const add = ({ text, link, items = [] }: DefaultTheme.SidebarItem): void => {
    const isSymbol = link?.endsWith(".md") && text !== undefined && !pages.has(text);
    if (isSymbol) pages.set(text, `${link.slice(0, -3)}.html`);
    items.forEach(add);
  };
  if (existsSync(sidebarFile)) JSON.parse(readFileSync(sidebarFile, "utf8")).forEach(add);
  return pages;
}

/** Names of symbols in prose lead to their pages in the reference: `LSTM`, `openCheckpoint`, `tensor(…)`. Plain words stay, which may be commands. */
function addSymbolLinks(md: MarkdownRenderer): void {
  const pages = symbolPages();
  const rule = md.renderer.rules.code_inline!;
  md.renderer.rules.code_inline = (tokens, index, options, env, self) => {
    // Names break after a dot or a bracket.
    const shown = rule(tokens, index, options, env, self).replace(/([.(])(?=\w)/g, "$1<wbr>");
    const [, name] = /^([A-Za-z]\w*)(?:\(.*\))?$/.exec(tokens[index].content) ?? [];
    const page = name === undefined || !/[A-Z(]/.test(tokens[index].content) ? undefined : pages.get(name);
    const depth = tokens
      .slice(0, index)
      .reduce((sum, { type }) => sum + Number(type === "link_open") - Number(type === "link_close"), 0);
    const isGuide = !/^(api\/|changelog)/.test(env.relativePath ?? "api/");
    return page === undefined || depth > 0 || !isGuide
      ? shown
      : `<a href="${base}${page.slice(1)}">${shown}</a>`;
  };
}

/** By their code, the curves that a page shows before you run it: those of these pages, and of every example with something to move. */
const drawn = new Map<string, string>();
const atOnce = ["index.md", join("tutorials", "forecast.md")];
const load = importFrom(pathToFileURL(join(here, "../public/library/")).href);
for (const page of readdirSync(docs, { recursive: true, encoding: "utf8" })) {
  if (!page.endsWith(".md") || page.startsWith("api")) continue;
  for (const { code, shows } of examplesOf(readFileSync(join(docs, page), "utf8"))) {
    if (!atOnce.includes(page) && knobsOf(code).length === 0) continue;
    const shown = await runExample(code, load, () => {}, shows);
    const short = (_: string, value: unknown) => {
      if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
      return typeof value === "number" ? Number(value.toPrecision(4)) : value;
    };
    drawn.set(code, JSON.stringify(shown, short));
  }
}

/** Returns the width and height of a picture, from the head of a PNG or the first element of an SVG. */
function sizeOf(file: string): [width: string, height: string] {
  const bytes = readFileSync(file);
  if (file.endsWith(".png")) return [String(bytes.readUInt32BE(16)), String(bytes.readUInt32BE(20))];
  const [, width, height] = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(bytes.toString()) ?? [];
  if (height === undefined) throw new Error(`${file}: expected width and height in its first element`);
  return [width, height];
}

/** Adds the two fences of an example, and links that leave `docs/`. */
function addFences(md: MarkdownRenderer): void {
  addSymbolLinks(md);
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, options, env, self) => {
    const token = tokens[index];
    if (token.info.trim() === "output") return "";
    const mark = markOf(token.info);
    if (mark === undefined) return fence(tokens, index, options, env, self);
    token.info = "js";
    const after = tokens[index + 1];
    const output =
      after?.type === "fence" && after.info.trim() === "output"
        ? after.content.replace(/\n$/, "")
        : undefined;
    const attributes = Object.entries({
      ...mark,
      output,
      drawn: drawn.get(token.content),
    }).map(([name, text]) => (text === undefined ? "" : ` ${name}="${encodeURIComponent(text)}"`));
    const shown = fence(tokens, index, options, env, self);
    return `<RunFence code="${encodeURIComponent(token.content)}"${attributes.join("")}>${shown}</RunFence>`;
  };
  // A corner of a table without words heads nothing; numbers are aligned on the right; names stay in one line.
  md.core.ruler.push("cells", ({ tokens }) => {
    let heads: typeof tokens = [];
    let column = 0;
    for (const [k, token] of tokens.entries()) {
      if (token.type === "thead_open") heads = [];
      if (token.type === "tr_open") column = 0;
      const content = tokens[k + 1]?.content;
      // A wide drawing scrolls on a phone, also by keys.
      if (token.type === "paragraph_open" && /^!\[.*\]\(.*\.svg\)$/.test(content ?? "")) {
        token.attrSet("class", "drawing");
        token.attrSet("tabindex", "0");
      }
      if (token.type === "th_open") {
        heads.push(token);
        if (content === "") token.tag = tokens[k + 2].tag = "td";
      }
      if (token.type !== "td_open") continue;
      const head = heads[column++];
      if (content.length < 9) token.attrSet("class", "name");
      if (/^[−-]?\d[\d.,e-]*( (\S|[µm]s|ns|[kM]?B|bytes|[MG]Hz|min))?$/.test(content))
        for (const cell of [head, token]) cell.attrSet("class", "number");
    }
  });
  // A picture with a dark form beside it shows the one of the theme; its size is known before it is there.
  const image = md.renderer.rules.image!;
  md.renderer.rules.image = (...given) => {
    const [tokens, index, , env] = given;
    const token = tokens[index];
    const source = token.attrGet("src")!;
    const file = (name: string) => join(docs, dirname(env.relativePath ?? ""), name);
    if (!existsSync(file(source))) return image(...given);
    const [width, height] = sizeOf(file(source));
    token.attrSet("width", width);
    token.attrSet("height", height);
    const dark = source.replace(/\.png$/, "-dark.png");
    if (dark === source || !existsSync(file(dark))) return image(...given);
    token.attrSet("class", "only-light");
    const light = image(...given);
    token.attrSet("class", "only-dark");
    token.attrSet("src", dark);
    return light + image(...given);
  };
  // Braces in prose, such as ranges of Lua, must not become templates of Vue.
  for (const name of ["text", "code_inline"] as const) {
    const rule = md.renderer.rules[name]!;
    md.renderer.rules[name] = (...given) => rule(...given).replaceAll("{{", "&#123;&#123;");
  }
  const open =
    md.renderer.rules.link_open ??
    ((tokens, index, options, _, self) => self.renderToken(tokens, index, options));
  md.renderer.rules.link_open = (tokens, index, options, env, self) => {
    const token = tokens[index];
    const href = token.attrGet("href") ?? "";
    const target = posix.normalize(posix.join("docs", posix.dirname(env.relativePath ?? ""), href));
    if (/^\/(inspector|examples)\//.test(href)) {
      // Not pages of this program: the browser opens them, with the base of this host.
      token.attrSet("href", `${base}${href.slice(1)}`);
      token.attrSet("target", "_self");
    } else if (!/^(\w+:|#|\/)/.test(href) && !target.startsWith("docs/")) {
      const own = ownPages[target];
      // A file of the repository: a page of the site, if it has one, else the repository.
      token.attrSet("href", own ?? `${repository}/blob/main/${target}`);
      if (own === undefined && repository === "") {
        const end = tokens.findIndex(({ type }, at) => at > index && type === "link_close");
        token.tag = tokens[end].tag = "span";
        token.attrs = null;
      }
    }
    return open(tokens, index, options, env, self);
  };
}

/**
 * The weight of a page in the results of a search: a reader who asks in words wants a guide, and the hundreds of pages of the reference have
 * the same words. It runs in the page, so it uses nothing from outside.
 */
function boostDocument(id: string): number {
  if (/\/api\/|\/changelog/.test(id)) return 0.15;
  return /\/(decisions|measurements|reference(?!\/unsupported))\/|\/(architecture|verification|releasing|results|null-results)\./.test(
    id,
  )
    ? 0.4
    : 1;
}

/** With a letter changed, a short word is another one: GPU would find GRU. */
function fuzzy(term: string): number | false {
  return term.length > 4 ? 0.2 : false;
}

const ownPages: Record<string, string> = { "README.md": "/", "CHANGELOG.md": "/changelog" };

export default defineConfig({
  title: "Sluice",
  titleTemplate: ":title · Sluice",
  description: "Recurrent networks for TypeScript in which every gate has a name.",
  lang: "en",
  srcDir: relative(join(here, ".."), docs),
  outDir: join(root, "dist/site"),
  cacheDir: join(here, "cache"),
  base,
  cleanUrls: false,
  // Not in every page: the list of all pages is long.
  metaChunk: true,
  lastUpdated: false,
  head: [["link", { rel: "icon", href: `${base}inspector/icon.svg` }]],
  // Pages that `build.ts` places beside these.
  ignoreDeadLinks: [/^(\.\.?\/)*(inspector|examples)\//],
  markdown: {
    config: addFences,
    // Braces after a fence are an expression of its example.
    attrs: { disable: true },
    image: { lazyLoading: true },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  vite: {
    publicDir: join(here, "../public"),
    worker: { format: "es" },
    build: { chunkSizeWarningLimit: 4000 },
    plugins: [packagesOfPages, themeChanges],
  },
  themeConfig: {
    search: { provider: "local", options: { miniSearch: { searchOptions: { boostDocument, fuzzy } } } },
    outline: [2, 3],
    footer: { message: "MIT licence" },
    nav: [
      { text: "Start", link: "/start" },
      { text: "Guides", link: "/guides/" },
      { text: "Examples", link: "/examples" },
      { text: "API", link: "/api/" },
      { text: "Inspector", link: "/inspector/", target: "_self" },
      { text: `v${version}`, link: "/changelog" },
    ],
    sidebar: {
      "/api/": [{ text: "API", link: "/api/" }, ...apiSidebar],
      "/": sections.map(({ text, pages, folder }, place) => ({
        text,
        // VitePress opens the group of the page.
        ...(place > 1 && { collapsed: true }),
        items: [...pages, ...(folder === undefined ? [] : pagesOf(folder))].map((page) => ({
          text: names[page] ?? titleOf(page).replace(`${text} `, "").replace(/:.*/, ""),
          link: `/${page.replace(/index$/, "")}`,
        })),
      })),
    },
    ...(repository === ""
      ? {}
      : { editLink: { pattern: `${repository}/edit/main/docs/:path`, text: "Edit this page" } }),
  },
});
