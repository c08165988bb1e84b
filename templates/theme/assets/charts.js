/* A page has its charts as drawings. Where a reader points at one, or asks for its values, the one local Plotly bundle
   is loaded and takes its place, with the same figure at the same size. */
(() => {
  "use strict";

  const NARROW = 480; // of the container, not of the window
  const DWELL = 150; // milliseconds for which a mouse stays on what it is pointed at, and does not merely pass
  const CONFIG = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false };
  const SCHEME = "data-md-color-scheme";
  // The bundle adds a map's style sheet unless this id is taken; no chart needs it, and our policy refuses it.
  const MAP_STYLES = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53";
  const bundle = new URL("plotly.min.js", document.currentScript.src).href;

  let loading; // the bundle, asked for once

  const load = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.id = MAP_STYLES;
      script.src = bundle;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${bundle} did not load`));
      document.head.append(script);
    }));

  const plain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  /* `changes` over `base`: objects key by key, everything else whole. */
  const merged = (base, changes) =>
    plain(base) && plain(changes)
      ? Object.keys(changes).reduce((all, key) => ({ ...all, [key]: merged(base[key], changes[key]) }), base)
      : changes;

  /* A figure names colours as "@token"; the style sheet knows each scheme's. */
  const coloured = (value, style) => {
    if (typeof value === "string")
      return /^@\w+$/.test(value) ? style.getPropertyValue(`--sc-${value.slice(1)}`).trim() : value;
    if (Array.isArray(value)) return value.map((item) => coloured(item, style));
    if (!plain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coloured(item, style)]));
  };

  const variantOf = (plot) => (plot.clientWidth < NARROW ? "narrow" : "wide");

  const figureOf = (plot) => {
    const { data, layout, narrow } = JSON.parse(plot.dataset.figure);
    if (!narrow || variantOf(plot) === "wide") return { data, layout };
    return {
      data: data.map((trace, index) => merged(trace, narrow.data?.[index] ?? {})),
      layout: merged(layout, narrow.layout ?? {}),
    };
  };

  const liveOf = (plot) => plot.querySelector(".sc-live");

  const draw = async (plot) => {
    const style = getComputedStyle(plot);
    const variant = variantOf(plot);
    const figure = coloured(figureOf(plot), style);
    figure.layout.font.family = style.fontFamily;
    figure.layout.autosize = true;
    await window.Plotly.react(liveOf(plot), figure.data, figure.layout, CONFIG);
    plot.dataset.drawn = variant;
  };

  /* Without Plotly a chart is its drawing and its table. */
  const fail = (plot, error) => {
    console.error(error);
    liveOf(plot)?.remove();
    delete plot.dataset.drawn;
    plot.dataset.failed = "";
    plot.closest(".sc-chart").querySelector(".sc-explore").hidden = true;
  };

  const redraw = () =>
    document.querySelectorAll(".sc-plot[data-drawn]").forEach((plot) => draw(plot).catch((error) => fail(plot, error)));

  const schemes = new MutationObserver(redraw);
  const sizes = new ResizeObserver((entries) => {
    for (const { target: plot } of entries)
      if (plot.dataset.drawn && plot.dataset.drawn !== variantOf(plot)) draw(plot).catch((error) => fail(plot, error));
  });

  const taken = new WeakMap(); // the drawing of each chart, begun once

  const takeOver = (plot) => {
    if (!taken.has(plot)) taken.set(plot, begin(plot).catch((error) => fail(plot, error)));
    return taken.get(plot);
  };

  const begin = async (plot) => {
    plot.dataset.loading = "";
    const live = document.createElement("div");
    live.className = "sc-live";
    plot.append(live);
    try {
      await load();
      await draw(plot);
      sizes.observe(plot);
    } finally {
      delete plot.dataset.loading;
    }
  };

  /* Shows the value under the pointer, which came before Plotly did. */
  const pointed = (plot, { clientX, clientY }) => {
    const under = document.elementFromPoint(clientX, clientY);
    if (under && liveOf(plot)?.contains(under))
      under.dispatchEvent(new MouseEvent("mousemove", { clientX, clientY, bubbles: true, view: window }));
  };

  /* Every value with a sentence of its own, as curve and point, in the order of the figure. */
  const valuesOf = (live) =>
    live.data.flatMap(({ hovertext, visible }, curveNumber) =>
      Array.isArray(hovertext) && visible !== false
        ? hovertext.flatMap((text, pointNumber) => (text ? [{ curveNumber, pointNumber }] : []))
        : [],
    );

  const spoken = (text) => {
    const lines = document.createElement("textarea"); // reads entities and runs nothing
    lines.innerHTML = text.replaceAll("<br>", "\n");
    return lines.value;
  };

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  /* The values one by one, by the arrow keys, each shown and said. */
  const byKeys = (plot, button) => {
    const live = liveOf(plot);
    if (!live || live.tabIndex === 0) return;
    const said = document.createElement("p");
    said.className = "sc-said";
    said.setAttribute("aria-live", "polite");
    plot.append(said);
    live.tabIndex = 0;
    live.setAttribute("role", "application");
    live.setAttribute("aria-label", `${plot.querySelector(".sc-stills").getAttribute("aria-label")} ${button.title}`);
    let at = -1;
    const show = (step) => {
      const values = valuesOf(live);
      if (!values.length) return;
      at = at < 0 && step < 0 ? values.length - 1 : (at + step + values.length) % values.length;
      const { curveNumber, pointNumber } = values[at];
      const { xaxis = "x", yaxis = "y", hovertext } = live.data[curveNumber];
      window.Plotly.Fx.hover(live, [values[at]], [xaxis + yaxis]);
      said.textContent = spoken(hovertext[pointNumber]);
    };
    live.addEventListener("keydown", (event) => {
      if (event.key in STEPS) show(STEPS[event.key]);
      else if (event.key === "Escape") button.focus();
      else return;
      event.preventDefault();
    });
    live.addEventListener("blur", () => window.Plotly.Fx.unhover(live));
  };

  const watch = (plot) => {
    const button = plot.closest(".sc-chart").querySelector(".sc-explore");
    let pointer;
    let dwelling;
    plot.addEventListener("pointermove", (event) => (pointer = event));
    plot.addEventListener("pointerleave", () => clearTimeout(dwelling));
    plot.addEventListener("pointerenter", (event) => {
      pointer = event;
      // A finger that scrolls a page asks for nothing; one that taps does.
      if (event.pointerType === "mouse" && !taken.has(plot))
        dwelling = setTimeout(() => takeOver(plot).then(() => pointed(plot, pointer)), DWELL);
    });
    plot.addEventListener("click", (event) => {
      if (!taken.has(plot)) takeOver(plot).then(() => pointed(plot, event));
    });
    button.addEventListener("click", async () => {
      await takeOver(plot);
      byKeys(plot, button);
      liveOf(plot)?.focus();
    });
  };

  /* Paper is white whatever the screen is; it has no details to open. */
  const restore = [];
  const toPaper = () => {
    for (const dark of document.querySelectorAll(`[${SCHEME}="slate"]`)) {
      dark.setAttribute(SCHEME, "default");
      restore.push(() => dark.setAttribute(SCHEME, "slate"));
    }
    for (const table of document.querySelectorAll(".sc-chart details.sc-data:not([open])")) {
      table.open = true;
      restore.push(() => (table.open = false));
    }
    schemes.takeRecords();
  };
  const toScreen = () => {
    restore.splice(0).forEach((undo) => undo());
    schemes.takeRecords();
  };

  const start = () => {
    // `?paper` asks for the page as it is printed, for a browser in which nobody prints.
    if (new URLSearchParams(location.search).has("paper")) {
      toPaper();
      document.documentElement.dataset.paper = "ready";
      return;
    }
    document.querySelectorAll(".sc-plot[data-figure]").forEach(watch);
    for (const root of [document.documentElement, document.body])
      schemes.observe(root, { attributes: true, attributeFilter: [SCHEME] });
    addEventListener("beforeprint", toPaper);
    addEventListener("afterprint", toScreen);
  };

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
