/* Search of Chinese words. Every Han character is indexed as a word of its own; a run of them in the query must
   therefore be asked for character by character, all of them required, or pages with any one of them would do.
   The theme hands queries to a worker, so they are rewritten on their way there. */
(function () {
  "use strict";

  function everyCharacter(query) {
    return query.replace(/[\u3400-\u4dbf\u4e00-\u9fff]{2,}/g, function (run) {
      return " " + run.split("").map(function (one) { return "+" + one; }).join(" ") + " ";
    });
  }

  var Native = window.Worker;
  if (!Native) { return; }
  window.Worker = function (address, options) {
    // From disk a browser starts no workers: the search stays still, and everything else works.
    if (location.protocol === "file:") { return document.createElement("span"); }
    var worker = new Native(address, options), post = worker.postMessage.bind(worker);
    worker.postMessage = function (message) {
      var isQuery = message && message.type === 2 && typeof message.data === "string";
      post(isQuery ? { type: 2, data: everyCharacter(message.data) } : message);
    };
    return worker;
  };
})();
