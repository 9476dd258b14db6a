import { describe, expect, test } from 'vitest';
import { placeOf } from '../api/place.ts';
import { createPasswords, TooManySignIns } from './password.ts';
import { createThrottle } from './throttle.ts';

describe('passwords', () => {
  test('are kept by scrypt, each with a salt of its own', async () => {
    const passwords = createPasswords();

    const [one, two] = await Promise.all([passwords.hash('a stair'), passwords.hash('a stair')]);

    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(two);
    expect(await passwords.isRight('a stair', one)).toBe(true);
    expect(await passwords.isRight('a stair ', one)).toBe(false);
  });

  test('are the same in any composition of their letters', async () => {
    const passwords = createPasswords();

    expect(await passwords.isRight('caf\u0065\u0301', await passwords.hash('caf\u00e9'))).toBe(true);
  });

  test.each([undefined, '', 'rubbish', '$scrypt$ln=15,r=8,p=3$aaaa$'])(
    'are not right for %j',
    async (hash) => {
      expect(
        await createPasswords()
          .isRight('', hash)
          .catch(() => false),
      ).toBe(false);
    },
  );

  test('are checked a few at a time, and no more than some wait', async () => {
    const passwords = createPasswords();

    const checks = await Promise.allSettled(
      Array.from({ length: 40 }, () => passwords.isRight('a stair', undefined)),
    );

    const turnedAway = checks.filter(({ status }) => status === 'rejected');
    expect(turnedAway).toHaveLength(22);
    expect(turnedAway[0]).toMatchObject({ reason: expect.any(TooManySignIns) });
    await expect(passwords.isRight('a stair', undefined)).resolves.toBe(false);
  });
});

describe('tries', () => {
  test('are free at first, then wait twice as long each time, a quarter of an hour at most', () => {
    let time = 0;
    const throttle = createThrottle(5, () => time);
    const waits: number[] = [];

    for (let i = 0; i < 14; i++) {
      throttle.tried('here');
      waits.push(throttle.waitSeconds('here'));
    }

    expect(waits).toEqual([0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900, 900]);
    time += 899_000;
    expect(throttle.waitSeconds('here')).toBe(1);
    time += 1_000;
    expect(throttle.waitSeconds('here')).toBe(0);
    expect(throttle.waitSeconds('there')).toBe(0);
  });

  test('are forgotten after an hour, when they succeed and when they are taken back', () => {
    let time = 0;
    const throttle = createThrottle(2, () => time);
    const tryTwice = (): void => {
      throttle.tried('here');
      throttle.tried('here');
    };

    tryTwice();
    time += 3_600_001;
    throttle.tried('here');
    expect(throttle.waitSeconds('here')).toBe(0);
    tryTwice();
    throttle.clear('here');
    expect(throttle.waitSeconds('here')).toBe(0);
    tryTwice();
    throttle.takeBack('here');
    expect(throttle.waitSeconds('here')).toBe(0);
  });

  test('of many places take a bounded room', () => {
    const throttle = createThrottle(1, () => 0);

    for (let i = 0; i <= 10_000; i++) throttle.tried(`place ${i}`);

    expect(throttle.waitSeconds('place 0')).toBe(0);
    expect(throttle.waitSeconds('place 10000')).toBe(15);
  });
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('takes %s to come from %s', (address, place) => {
  expect(placeOf(address)).toBe(place);
});
