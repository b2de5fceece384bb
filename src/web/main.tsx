/** Where the page begins: styles, then the app in its place. */
import "./without-eval.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/screens.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { askWhoCalls } from "./session.ts";

const place = document.querySelector("#page");
if (place) render(<App />, place);
void askWhoCalls();

// The master has become another version since, and has no more of the parts that this one would load.
globalThis.addEventListener("vite:preloadError", () => globalThis.location.reload());
