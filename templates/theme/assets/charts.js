/* Draws the figures of a page with the one local Plotly bundle, loaded when the first of them comes near. */
(() => {
  "use strict";

  const NARROW = 480; // of the container, not of the window
  const PAPER = 640; // fits the text width of A4
  const CONFIG = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false };
  const SCHEME = "data-md-color-scheme";
  // The bundle adds a map's style sheet unless this id is taken; no chart needs it, and our policy refuses it.
  const MAP_STYLES = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53";
  const bundle = new URL("plotly.min.js", document.currentScript.src).href;

  let loading; // the bundle, asked for once
  let printing = false;

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

  const isNarrow = (plot) => !printing && plot.clientWidth < NARROW;

  const figureOf = (plot) => {
    const { data, layout, narrow } = JSON.parse(plot.dataset.figure);
    if (!narrow || !isNarrow(plot)) return { data, layout };
    return {
      data: data.map((trace, index) => merged(trace, narrow.data?.[index] ?? {})),
      layout: merged(layout, narrow.layout ?? {}),
    };
  };

  const draw = async (plot) => {
    const style = getComputedStyle(plot);
    const figure = coloured(figureOf(plot), style);
    figure.layout.font.family = style.fontFamily;
    Object.assign(figure.layout, printing ? { autosize: false, width: PAPER } : { autosize: true });
    const variant = isNarrow(plot) ? "narrow" : "wide";
    await window.Plotly.react(plot, figure.data, figure.layout, CONFIG);
    plot.dataset.drawn = variant;
  };

  const drawn = () => document.querySelectorAll(".sc-plot[data-drawn]");
  const tables = () => document.querySelectorAll(".sc-chart details.sc-data:not([open])");

  /* Without its picture a chart is its table. */
  const fail = (plot, error) => {
    console.error(error);
    delete plot.dataset.drawn;
    plot.dataset.failed = "";
    plot.style.display = "none";
    plot.closest(".sc-chart")?.querySelector(".sc-data")?.setAttribute("open", "");
  };

  const redraw = () => drawn().forEach((plot) => draw(plot).catch((error) => fail(plot, error)));

  const sizes = new ResizeObserver((entries) => {
    for (const { target: plot } of entries)
      if (!printing && plot.dataset.drawn && (plot.dataset.drawn === "narrow") !== isNarrow(plot)) draw(plot);
  });

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target: plot, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(plot);
        load()
          .then(() => draw(plot))
          .then(() => sizes.observe(plot))
          .catch((error) => fail(plot, error));
      }
    },
    { rootMargin: "400px" },
  );

  const schemes = new MutationObserver(redraw);

  /* Paper is white whatever the screen is; it has no hover and no details to open. */
  const restore = [];
  const toPaper = () => {
    if (printing) return;
    printing = true;
    for (const dark of document.querySelectorAll(`[${SCHEME}="slate"]`)) {
      dark.setAttribute(SCHEME, "default");
      restore.push(() => dark.setAttribute(SCHEME, "slate"));
    }
    for (const table of tables()) {
      table.open = true;
      restore.push(() => (table.open = false));
    }
    for (const plot of document.querySelectorAll(".sc-plot[data-figure]:not([data-drawn], [data-failed])")) {
      plot.style.display = "none";
      restore.push(() => (plot.style.display = ""));
    }
    schemes.takeRecords();
    redraw();
  };
  const toScreen = () => {
    if (!printing) return;
    printing = false;
    restore.splice(0).forEach((undo) => undo());
    schemes.takeRecords();
    redraw();
  };

  /* `?paper` asks for the page as it is printed, with every chart drawn, for a browser that nobody scrolls. */
  const onPaper = async () => {
    const plots = [...document.querySelectorAll(".sc-plot[data-figure]")];
    toPaper();
    if (plots.length) await load();
    for (const plot of plots) {
      plot.style.display = "";
      await draw(plot).catch((error) => fail(plot, error));
    }
    document.documentElement.dataset.paper = "ready";
  };

  const start = () => {
    if (new URLSearchParams(location.search).has("paper")) {
      onPaper().catch((error) => console.error(error));
      return;
    }
    document.querySelectorAll(".sc-plot[data-figure]").forEach((plot) => seen.observe(plot));
    for (const root of [document.documentElement, document.body])
      schemes.observe(root, { attributes: true, attributeFilter: [SCHEME] });
    addEventListener("beforeprint", toPaper);
    addEventListener("afterprint", toScreen);
  };

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
