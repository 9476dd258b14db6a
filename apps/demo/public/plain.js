// The page's own code. It starts nothing of Candor: the script tag did, and `candor` is what it left.

const announcement = document.querySelector('#announcement');

onClick('throw-error', () => {
  const house = {};
  house.door.open();
});

onClick('reject-promise', async () => {
  throw new Error('The keys are not under the mat');
});

onClick('layout-shift', () => {
  // A shift within 500 ms of a click counts as expected, so this one waits.
  setTimeout(() => {
    announcement.hidden = false;
  }, 800);
});

onClick('slow-interaction', () => {
  const end = performance.now() + 450;
  while (performance.now() < end);
});

onClick('track-event', () => {
  candor.track('guest.greeted', { guest: 'ada@example.com', note: 'Call +1 202-555-0143' });
});

onClick('flush', () => {
  candor.flush();
});

function onClick(id, handler) {
  document.querySelector(`#${id}`).addEventListener('click', handler);
}
