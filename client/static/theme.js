// Runs before the first paint, so that a chosen theme does not flash in the other one first.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('balcao.theme');
  } catch {
    // Storage may be forbidden: the system's theme then decides.
  }
  if (chosen === 'light' || chosen === 'dark' || chosen === 'contrast')
    document.documentElement.dataset.theme = chosen;
})();
