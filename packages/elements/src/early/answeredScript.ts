/**
 * The text of a script for the `<head>`, of some 300 bytes, that gives the page's root the attribute `data-candor-answered` where
 * nobody has to be asked: a dialog in the page's own HTML is hidden by it before anything is shown. `version` is that of the consent
 * text. It is text so that a server can put it into the page, with its hash or a nonce, or serve it as a file of the site's own.
 *
 * @example
 * const file = answeredScript('2026-11'); // and in your style sheet: [data-candor-answered] candor-consent > dialog { display: none }
 */
export function answeredScript(version = '1'): string {
  // No sign that could end a script element.
  const text = JSON.stringify(version).replaceAll('<', '\\u003c');
  // The same as `isAsked` says of what lies on the device, without a byte of Candor.
  return `(function (version) {
  try {
    var all = JSON.parse(localStorage.getItem("candor.consent") || "[]");
    var own = all.filter(function (one) { return one && !one.reported; }).pop();
    var isOld = own && own.level !== "none" && own.version !== version;
    var isAsked = navigator.globalPrivacyControl === true ? isOld && own.gpc : !all.length || isOld;
    if (!isAsked) document.documentElement.setAttribute("data-candor-answered", "");
  } catch (_) {}
})(${text});
`;
}
