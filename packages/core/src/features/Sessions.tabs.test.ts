// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFakeTracker, type FakeTracker } from '../../test/fakeTracker.ts';
import { seededRandom } from '../../test/seededRandom.ts';
import { createVisits, longestPauseMs, type Visit, type Visits } from '../pipeline/session.ts';
import { Sessions } from './Sessions.ts';

interface Tab {
  /** Somebody does something on it. */
  act(): void;
  /** It begins or goes on with a visit, and nobody is there. */
  work(): void;
  close(): void;
}

const clear = (): void => localStorage.clear();
beforeEach(clear);
afterEach(clear);

/** A browser whose tabs share their visits, with one lock that is granted, and words that are heard, when the test says so. */
function createBrowser() {
  let now = 1_795_176_000_000;
  let made = 0;
  let stored: Visit | undefined;
  let line: (() => void)[] = [];
  let unheard: (() => void)[] = [];
  const trackers: FakeTracker[] = [];
  const openTabs = new Set<Visits>();

  const open = (): Tab => {
    let isOpen = true;
    const visits: Visits = createVisits(() => `visit-${++made}`, {
      load: () => stored,
      save(visit) {
        const others = [...openTabs].filter((each) => each !== visits);
        if (stored?.id !== visit.id) unheard.push(...others.map((each) => () => each.reload(visit)));
        stored = visit;
      },
      exclusively: (work) => line.push(() => isOpen && work()),
    });
    const tracker: FakeTracker = {
      ...createFakeTracker(),
      agreeOnSession: (use) => visits.agree(() => now, use),
    };
    trackers.push(tracker);
    openTabs.add(visits);
    const sessions = new Sessions(tracker);
    return {
      act: () => tracker.allow('enhanced'),
      work: () => void visits.at(now),
      close() {
        isOpen = false;
        openTabs.delete(visits);
        sessions.destroy();
      },
    };
  };

  return {
    open,
    pass(ms: number) {
      now += ms;
    },
    goOn() {
      while (line.length || unheard.length) {
        const due = [...line, ...unheard];
        line = [];
        unheard = [];
        for (const work of due) work();
      }
    },
    stored: () => stored?.id,
    starts: () => trackers.flatMap((tracker) => tracker.dataOf('session.start')),
  };
}

test.each([
  ['opened one after the other', 2, [0, 1]],
  ['opened at once', 2, []],
  ['opened at once, eight of them', 8, []],
])('tabs %s tell one start', (_, count, settledAfter: readonly number[]) => {
  const browser = createBrowser();

  for (let index = 0; index < count; index++) {
    browser.open();
    if (settledAfter.includes(index)) browser.goOn();
  }
  browser.goOn();

  expect(browser.starts()).toEqual([{ 'session.id': browser.stored() }]);
});

test('a start that its tab did not live to tell is told by the next one', () => {
  const browser = createBrowser();
  browser.open().close();
  const tab = browser.open();
  tab.work();

  browser.goOn();

  expect(browser.starts()).toEqual([{ 'session.id': browser.stored() }]);
});

test.each([1, 2, 3, 5, 8])('%i tabs tell each visit once over 1 000 random steps', (count) => {
  for (let seed = 1; seed <= 10; seed++) {
    const random = seededRandom(seed * 100 + count);
    const browser = createBrowser();
    const tabs = Array.from({ length: count }, () => browser.open());
    browser.goOn();
    for (let step = 0; step < 1000; step++) {
      browser.pass(random() < 0.05 ? random() * 2 * longestPauseMs : random() * 60_000);
      const at = Math.floor(random() * count);
      const does = random();
      if (does < 0.1) {
        tabs[at]?.close();
        tabs[at] = browser.open();
      } else if (does < 0.3) tabs[at]?.work();
      else for (const tab of tabs) if (random() < 0.3) tab.act();
      if (random() < 0.7) browser.goOn();
    }
    tabs[0]?.act();
    browser.goOn();

    const started = browser.starts().map((data) => data['session.id']);
    const ended = browser.starts().flatMap((data) => data['session.previous_id'] ?? []);
    expect(new Set(started).size, `seed ${seed}`).toBe(started.length);
    expect(started, `seed ${seed}`).toContain(browser.stored());
    expect(new Set(ended).size, `seed ${seed}: none is ended twice`).toBe(ended.length);
    expect(
      ended.filter((id) => !started.includes(id)),
      `seed ${seed}`,
    ).toEqual([]);
  }
});
