/* What tables and pages do beyond being read: sort, filter with the state kept in the address, say when they are old,
   open everything for print. Without this file all rows are there and all words are readable. */
(function () {
  "use strict";

  function cellText(row, index) { return (row.cells[index] ? row.cells[index].textContent : "").trim(); }

  function compare(a, b) {
    var x = parseFloat(a.replace(/,/g, "")), y = parseFloat(b.replace(/,/g, ""));
    var numeric = /^-?[\d.,]+(\s|$|%|\u202f)/;
    if (numeric.test(a) && numeric.test(b) && x !== y) { return x - y; }
    return a.localeCompare(b, document.documentElement.lang);
  }

  function sortable(table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, index) {
      var button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
        rows.sort(function (a, b) { return (down ? -1 : 1) * compare(cellText(a, index), cellText(b, index)); });
        rows.forEach(function (row) { body.appendChild(row); });
      });
    });
  }

  function filters(form) {
    var place = document.getElementById(form.dataset.filters);
    if (!place) { return; }
    var rows = Array.prototype.slice.call(place.querySelectorAll("tbody tr:not(.sc-group)"));
    var groups = place.querySelectorAll("tbody:has(> .sc-group)");
    var asked = new URLSearchParams(location.search);
    var more = (form.dataset.more || "").split(" ").filter(Boolean), total = Number(form.dataset.total) || rows.length;
    var controls = Array.prototype.filter.call(form.elements, function (element) { return element.name; });
    var first = {};
    controls.forEach(function (control) {
      var chosen = control.options && control.querySelector("option[selected]");
      first[control.name] = chosen ? chosen.value : "";
      // A browser that comes back to a page puts its own last choice there.
      control.value = first[control.name];
    });
    controls.forEach(function (control) { if (asked.has(control.name)) { control.value = asked.get(control.name); } });
    controls.forEach(function (control) {
      var label = control.closest("[data-asked]");
      if (label) { label.hidden = !control.value; }
    });
    form.hidden = false;

    function fetched(address) {
      return fetch(address).then(function (answer) {
        if (!answer.ok) { throw new Error(answer.status); }
        return answer.text();
      });
    }

    /* Who filters means all records, not those that are listed first: the others stand on pages of their own. */
    function searchAll() {
      var waiting = more;
      more = [];
      if (!waiting.length) { return; }
      Promise.all(waiting.map(fetched)).then(function (pages) {
        var known = {}, body = place.querySelector("tbody");
        rows.forEach(function (row) { known[cellText(row, 0)] = true; });
        pages.forEach(function (page) {
          new DOMParser().parseFromString(page, "text/html").querySelectorAll(".sc-page tbody tr").forEach(function (row) {
            if (known[cellText(row, 0)]) { return; }
            known[cellText(row, 0)] = true;
            rows.push(body.appendChild(document.importNode(row, true)));
          });
        });
        apply(false);
      }).catch(function () {
        // From disk no page can read another: then it says where the others stand.
        form.querySelector(".sc-unsearched").hidden = false;
      });
    }

    function apply(keep) {
      var shown = 0;
      if (controls.some(function (control) { return control.value && control.value !== first[control.name]; })) { searchAll(); }
      rows.forEach(function (row) {
        var fits = controls.every(function (control) {
          if (!control.value) { return true; }
          if (control.name === "text") { return row.textContent.toLowerCase().indexOf(control.value.toLowerCase()) >= 0; }
          // A duty that several clauses ask for names them all.
          return ("|" + row.dataset[control.name] + "|").indexOf("|" + control.value + "|") >= 0;
        });
        row.classList.toggle("sc-hidden", !fits);
        shown += fits ? 1 : 0;
      });
      groups.forEach(function (group) { group.hidden = !group.querySelector("tr:not(.sc-group):not(.sc-hidden)"); });
      var count = form.querySelector(".sc-count");
      count.textContent = count.dataset.template.replace("{shown}", shown).replace("{total}", total);
      if (!keep) { return; }
      controls.forEach(function (control) {
        if (control.value !== first[control.name]) { asked.set(control.name, control.value); } else { asked.delete(control.name); }
      });
      var query = asked.toString();
      try { history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash); } catch (ignored) { /* from disk */ }
    }
    form.addEventListener("input", function (event) {
      // Who looks for a number means all records, not those that happen to be listed first.
      if (event.target.name === "text" && event.target.value) {
        controls.forEach(function (control) { if (control !== event.target && control.value === first[control.name]) { control.value = ""; } });
      }
      apply(true);
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    apply(false);
  }

  function age(notice) {
    var built = Date.parse(notice.dataset.asOf);
    if (built && Date.now() - built > 3 * 86400000) { notice.hidden = false; }
  }

  /* Every sheet names the page and its day at its foot: the margins of a sheet inherit from the root element. */
  function running() {
    var age = document.querySelector(".sc-age"), paper = document.querySelector("[data-running]");
    var said = paper ? paper.dataset.running : [document.title, age ? age.dataset.asOf : ""].filter(Boolean).join(" · ");
    document.documentElement.style.setProperty("--sc-running", JSON.stringify(said.replace(/\s+/g, " ")));
  }

  function forPrint() {
    var opened = [], scheme = document.body.getAttribute("data-md-color-scheme");
    running();
    document.querySelectorAll(".sc-print").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
    window.addEventListener("beforeprint", function () {
      document.body.setAttribute("data-md-color-scheme", "default");
      opened = Array.prototype.filter.call(document.querySelectorAll(".sc-page details"), function (one) { return !one.open; });
      opened.forEach(function (one) { one.open = true; });
    });
    window.addEventListener("afterprint", function () {
      opened.forEach(function (one) { one.open = false; });
      if (scheme) { document.body.setAttribute("data-md-color-scheme", scheme); }
    });
  }

  /* `?paper` is read by a browser on the way to a PDF: there only what stands on its own sheets can be followed. */
  function linksOnPaper() {
    document.querySelectorAll("a[href]").forEach(function (link) {
      if (link.origin !== location.origin) { return; }
      if (link.pathname === location.pathname && link.hash) { link.setAttribute("href", link.hash); return; }
      link.removeAttribute("href");
    });
  }

  /* What scrolls sideways can be reached and moved with the keyboard; what fits is no stop on the way. The theme wraps
     plain tables in boxes of its own once the page is there, and a box inside closed words has no width before. */
  function reachable() {
    document.querySelectorAll(".sc-page :is(.sc-scroll, .sc-sql, .md-typeset__scrollwrap, .sc-numbers)").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) { box.tabIndex = 0; } else { box.removeAttribute("tabindex"); }
    });
  }

  function start() {
    if (new URLSearchParams(location.search).has("paper")) { linksOnPaper(); }
    document.querySelectorAll("table[data-sortable]").forEach(sortable);
    document.querySelectorAll("form[data-filters]").forEach(filters);
    document.querySelectorAll(".sc-age").forEach(age);
    forPrint();
    reachable();
    window.addEventListener("load", reachable);
    window.addEventListener("resize", reachable);
    document.addEventListener("toggle", reachable, true);
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
})();
