/* What the theme's search is given. What is to be found is large and is fetched when somebody searches, not on arrival.
   Every Han character is indexed as a word of its own, and so is each part of a number such as CF-2026-036. All that a
   query holds is therefore asked for part by part and required, or pages with any one part would do; and of what is
   found those pages count in which the characters stand together as they were typed. The theme hands setting up and
   queries to a worker, so all this is done on the way there and back. */
(function () {
  "use strict";

  var SETUP = 0, QUERY = 2, RESULT = 3;
  // As in mkdocs.yml, by which pages are taken apart.
  var RUN = /[\u3400-\u4dbf\u4e00-\u9fff]{2,}/g;
  var SEPARATOR = /[\s\u200b\-，。、：；（）「」『』《》？！…·/]+|(?=[\u3400-\u4dbf\u4e00-\u9fff])/;

  /* A word as the index is asked for it: one form of it finds the others, and the form that was typed comes first. */
  function forms(word, sign) {
    return word.split(SEPARATOR).filter(Boolean).map(function (part) {
      return /^[a-z]{4,}$/i.test(part) ? sign + part.replace(/(?:ies|y|es|s)$/i, "") + "* " + part : sign + part;
    }).join(" ");
  }

  /* What a query asks the index for, and what must stand on a page: of each list one, as it is written there. */
  function asked(query, same) {
    // What stands in quotes, and what somebody asks for in the language of the search itself, is left as it is.
    if (/["+:^~*]/.test(query)) { return { query: query, must: [] }; }
    var words = query.trim().split(/\s+/), others = words.map(function (word) { return same[word.toLowerCase()]; });
    return {
      query: words.map(function (word, index) {
        return others[index] ? [word].concat(others[index]).map(function (each) { return forms(each, ""); }).join(" ")
          : forms(word, "+");
      }).join(" "),
      must: words.map(function (word, index) {
        return others[index] ? [[word].concat(others[index])] : (word.match(RUN) || []).map(function (run) { return [run]; });
      }).flat()
    };
  }

  /* Of what was found, the pages that hold what they must: first what is called what was typed, then what is called
     so among other words. */
  function fitting(answer, typed, must) {
    if (answer.type !== RESULT) { return answer; }
    function plain(text) { return text.replace(/<[^>]*>/g, "").toLowerCase(); }
    var pages = answer.data.items.filter(function (page) {
      var text = page.map(function (part) { return plain(part.title + "\n" + part.text); }).join("\n");
      return must.every(function (list) {
        return list.some(function (word) { return text.includes(word.toLowerCase()); });
      });
    });
    function rank(page) {
      var whole = page.find(function (part) { return !part.location.includes("#"); }) || page[0];
      var title = plain(whole.title);
      return title === typed ? 0 : title.includes(typed) ? 1 : 2;
    }
    pages.sort(function (one, other) { return rank(one) - rank(other); });
    // Of words that stand for each other a page need not have all: the theme would strike the others through.
    var items = pages.map(function (page) {
      return page.map(function (part) { return Object.assign({}, part, { terms: {} }); });
    });
    return { type: RESULT, data: Object.assign({}, answer.data, { items: items }) };
  }

  function documents() {
    var base = JSON.parse(document.getElementById("__config").textContent).base;
    return fetch(new URL("search/documents.json", new URL(base, location))).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.statusText); }
      return answer.json();
    });
  }

  var Native = window.Worker;
  if (!Native) { return; }
  // From disk a browser starts no workers: no search is offered there, and everything else works.
  if (location.protocol === "file:") {
    document.documentElement.classList.add("sc-from-disk");
    window.Worker = function () { return document.createElement("span"); };
    return;
  }
  window.Worker = function (address, options) {
    var worker = new Native(address, options), post = worker.postMessage.bind(worker), setup = {}, loaded = null;
    var same = {}, typed = "", must = [], hasAsked = false, hasAnswered = false;

    function load() {
      loaded = loaded || documents().then(function (found) {
        same = found.same;
        post({ type: SETUP, data: Object.assign({}, setup, { docs: found.docs }) });
      });
      // Without a connection nothing is found; the next query tries again.
      loaded.catch(function () { loaded = null; });
      return loaded;
    }

    document.addEventListener("focusin", function (event) {
      if (event.target.matches(".md-search__input")) { load(); }
    });
    worker.postMessage = function (message) {
      if (message.type === SETUP) { setup = message.data; }
      if (message.type !== QUERY || !message.data.trim()) { post(message); return; }
      // Until the theme says what was found, that it is being looked for; it first says itself what it waits for.
      setTimeout(function () {
        if (!hasAnswered) { document.querySelector(".md-search-result__meta").textContent = "…"; }
      }, 100);
      load().then(function () {
        var question = asked(message.data, same);
        typed = message.data.trim().toLowerCase();
        must = question.must;
        hasAsked = true;
        post({ type: QUERY, data: question.query });
      }, function () {});
    };
    var listen = worker.addEventListener.bind(worker);
    worker.addEventListener = function (kind, hear, how) {
      listen(kind, kind !== "message" ? hear : function (event) {
        hasAnswered = hasAnswered || (hasAsked && event.data.type === RESULT);
        hear(new MessageEvent("message", { data: fitting(event.data, typed, must) }));
      }, how);
    };
    return worker;
  };
})();
