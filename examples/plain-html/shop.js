// Everything here works without Candor, too: a blocked file must not break a shop.
document.getElementById('switch').addEventListener('click', () => {
  throw new Error('The bulb has burst');
});

addEventListener('load', () => {
  const { candor } = globalThis;
  const banner = document.getElementById('banner');
  if (!candor?.collector || candor.collector.hasChosen()) return;
  banner.hidden = false;
  banner.addEventListener('click', ({ target }) => {
    if (!target.value) return;
    candor.setConsent(target.value);
    banner.hidden = true;
  });
});
