import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import { nextTick } from "vue";
import Benchmark from "./Benchmark.vue";
import Layout from "./Layout.vue";
import RunFence from "./RunFence.vue";
import "../../../web/look/tokens.css";
import "../../../web/look/picture.css";
import "./style.css";

/** Links of a built page are relative to it; menus and the icon stay while pages change, so theirs must not be. */
function makeAbsolute(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("#app a[href]"))
    if (link.origin === location.origin && !link.getAttribute("href")?.startsWith("#"))
      link.setAttribute("href", link.pathname + link.search + link.hash);
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  icon?.setAttribute("href", icon.href);
}

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app, router }) {
    app.component("Benchmark", Benchmark);
    app.component("RunFence", RunFence);
    if (!import.meta.env.SSR) makeAbsolute();
    // The theme's first page has no main landmark.
    router.onAfterRouteChange = async () => {
      if (import.meta.env.SSR) return;
      await nextTick();
      const content = document.querySelector("#VPContent");
      if (content?.classList.contains("is-home")) content.setAttribute("role", "main");
      else content?.removeAttribute("role");
    };
  },
} satisfies Theme;
