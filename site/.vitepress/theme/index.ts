import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import { nextTick } from "vue";
import RunFence from "./RunFence.vue";
import "./style.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app, router }) {
    app.component("RunFence", RunFence);
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
