// On a page of `servicecontrol serve`: loads it anew when the records have changed, and shows what is wrong with them.
"use strict";
{
  const { language, state } = document.currentScript.dataset;
  const address = `/_serving/state.json?language=${language}`;
  let shown = "";

  const element = (name, text, ...children) => {
    const made = document.createElement(name);
    made.append(text, ...children);
    return made;
  };

  const show = (faults) => {
    document.querySelector("dialog.sc-serving")?.remove();
    if (!faults.list.length) return;
    const close = element("button", faults.close);
    const dialog = element("dialog", "", element("h2", faults.title), element("p", faults.behind), close);
    dialog.className = "sc-serving";
    for (const fault of faults.list) {
      const entry = element("section", "", element("b", fault.place), element("p", fault.what));
      if (fault.frame) entry.append(element("pre", fault.frame));
      if (fault.hint) entry.append(element("p", fault.hint));
      dialog.append(entry);
    }
    close.addEventListener("click", () => dialog.close());
    document.body.append(dialog);
    dialog.showModal();
  };

  const look = async () => {
    if (document.visibilityState === "visible") {
      try {
        const answer = await (await fetch(address)).json();
        if (String(answer.state) !== state) location.reload();
        const text = JSON.stringify(answer.faults);
        if (text !== shown) show(answer.faults);
        shown = text;
      } catch {
        // The server has ended, or is about to start again.
      }
    }
    setTimeout(look, 300);
  };

  const style = element(
    "style",
    `dialog.sc-serving { max-width: min(60rem, 90vw); max-height: 85vh; overflow: auto; border: 0; border-top: 4px solid #c62828;
       border-radius: 4px; padding: 1rem 1.5rem; font: 15px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; }
     dialog.sc-serving::backdrop { background: rgb(0 0 0 / 50%); }
     dialog.sc-serving h2 { margin: 0; font-size: 1.25rem; }
     dialog.sc-serving section { border-top: 1px solid #ddd; padding: .5rem 0; }
     dialog.sc-serving section p { margin: .25rem 0; }
     dialog.sc-serving pre { overflow: auto; margin: .25rem 0; padding: .5rem; background: #f4f4f4; font: 13px/1.4 monospace; }
     dialog.sc-serving button { padding: .25rem 1rem; border: 1px solid currentcolor; border-radius: 4px; cursor: pointer; }`,
  );
  document.head.append(style);
  look();
}
