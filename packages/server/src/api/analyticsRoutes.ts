import type { FastifyInstance } from 'fastify';
import { createThrottle } from '../access/throttle.ts';
import { createKeyLimit } from '../intake/keyLimit.ts';
import type { Keyed } from '../keys/hashKey.ts';
import type { Store } from '../store/store.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import type { Asked } from './answerRoutes.ts';
import { addGuard } from './guard.ts';
import { readCount, readLimit, readScope } from './parameters.ts';
import { placeOf } from './place.ts';
import type { AnalyticsAnswer, UserSegmentsAnswer } from './types.ts';
import type { Recognition, Who } from './who.ts';

/** What the routes need. */
export interface AnalyticsDeps {
  store: Pick<Store, 'generations' | 'generationUsers'>;
  recognition: Recognition;
  projects: () => readonly string[];
  keyed: Keyed;
  now: () => number;
}

const HOUR = 60 * 60 * 1_000;
const TRIES_PER_PLACE = 20;
const QUESTIONS_PER_SECOND = 1;
const TOP_ERRORS = 5;
const USUAL_LEAST = 5;
const MAX_USERS = 500;

/** Adds `GET /api/admin/analytics` and `GET /api/admin/analytics/users`, behind a guard and a brake of their own. */
export function addAnalytics(app: FastifyInstance, deps: AnalyticsDeps): void {
  const { store, keyed, now } = deps;
  // Before the guard, or a guess would cost nothing.
  addBrake(app);
  addGuard(app, deps);
  addLimit(app);

  app.get('/api/admin/analytics', async ({ project, query }): Promise<AnalyticsAnswer> => {
    const scope = readScope(query as Asked['query'], { project, now: now() });
    const lastHour = { ...scope, from: Math.max(scope.from, scope.to - HOUR) };
    const [whole, hour] = await Promise.all([store.generations(scope), store.generations(lastHour)]);
    const { attempts, failures, retries, successes, topErrors, dependencies, averageRetries } = whole;
    return {
      success: true,
      data: {
        totalEvents: attempts + failures + retries + successes,
        failureRate: hour.failureRate ?? 0,
        topErrors: topErrors.slice(0, TOP_ERRORS),
        dependencyUsage: Object.fromEntries(dependencies.map(({ dependency, count }) => [dependency, count])),
        averageRetries: averageRetries ?? 0,
        timeWindow: '1 hour',
      },
    };
  });

  app.get('/api/admin/analytics/users', async (request): Promise<UserSegmentsAnswer> => {
    const { project, query } = request as Asked;
    const { total, segments, users } = await store.generationUsers({
      ...readScope(query, { project, now: now() }),
      least: readCount(query, 'least', 1_000_000) ?? USUAL_LEAST,
      limit: readLimit(query, MAX_USERS) ?? 100,
    });
    return {
      success: true,
      data: {
        totalUsers: total,
        segments,
        users: users.map(({ user, ...counts }) => ({
          // Tells users apart here, and leads from here to no other answer.
          user: `p_${keyed('segment', `${project}\n${user}`).slice(0, 16)}`,
          ...counts,
          successRate: counts.successes / counts.attempts,
        })),
      },
    };
  });
}

/** Makes a place wait that shows wrong tokens; each counts before it is known how it ends, so that many at once are as many. */
function addBrake(app: FastifyInstance): void {
  const places = createThrottle(TRIES_PER_PLACE);
  app.addHook('onRequest', async ({ ip }) => {
    const place = placeOf(ip);
    const wait = places.waitSeconds(place);
    if (wait > 0) throw new ApiRefusal(429, 'slow_down', `Too many wrong tries. Wait ${wait} seconds.`, wait);
    places.tried(place);
  });
  app.addHook('onSend', async (request, { statusCode }) => {
    const who: Who | undefined = request.who;
    // What was made to wait did not count either.
    const isBraked = statusCode === 429 && who === undefined;
    if (statusCode !== 401 && !isBraked) places.takeBack(placeOf(request.ip));
  });
}

function addLimit(app: FastifyInstance): void {
  const limit = createKeyLimit(QUESTIONS_PER_SECOND);
  app.addHook('preHandler', async ({ who }) => {
    if (!limit.isOpen(who.id))
      throw new ApiRefusal(429, 'slow_down', 'More than one question a second. Wait one second.', 1);
    limit.spend(who.id, 1);
  });
}
