import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Releasing","description":"","frontmatter":{},"headers":[],"relativePath":"releasing.md","filePath":"releasing.md"}');
const _sfc_main = { name: "releasing.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="releasing" tabindex="-1">Releasing <a class="header-anchor" href="#releasing" aria-label="Permalink to &quot;Releasing&quot;">​</a></h1><ol><li>Put the address of the repository and the publisher&#39;s name at npm into <code>tools/release.json</code>.</li><li><code>tools/release.sh</code> runs every check in full, in at most 90 minutes on two free cores, and writes <a href="./verification.html">how Sluice is verified</a>. All parts must pass at one commit. <code>tools/nightly.sh</code> fuzzes the readers and the native code and removes their checks; run it on several nights before.</li><li><code>node --import tsx tools/version.ts 0.2.0</code> writes the version and the heading of its changes, commits and tags.</li><li>Push the tag. <code>.github/workflows/release.yml</code> builds and tests the native code of each platform (<code>tools/platform.sh</code>), packs the main package with the size and SHA-256 of each addon and a bill of materials (CycloneDX), publishes the platform packages first, and installs the version from the registry with five package managers (<code>tools/smoke.sh</code>). Run it by hand first: then it publishes nothing.</li></ol><p>Before the first release, the publisher must register <code>sluice</code> and each package of the scope, with <code>release.yml</code> and its environment <code>npm</code> as trusted publisher at npmjs.com. <code>tools/owner.ts</code> asks the registry, and stops a release without them.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("releasing.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const releasing = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  releasing as default
};
