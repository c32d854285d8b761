import DefaultTheme from "vitepress/theme";
import type { Theme } from "vitepress";
import RunFence from "./RunFence.vue";
import "./style.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("RunFence", RunFence);
  },
} satisfies Theme;
