/** `GET /api/admin/analytics?from&to`: how well generating goes, over what is stored of everybody. */
export interface AnalyticsAnswer {
  success: true;
  data: {
    /** Attempts, failures, retries and successes, weighted by sampling. */
    totalEvents: number;
    /** Failed validations ÷ attempts in the last hour before `to`; 0 without attempts. */
    failureRate: number;
    /** The five most frequent. */
    topErrors: { error: string; count: number }[];
    /** How often successes depend on each, of the 20 most frequent. */
    dependencyUsage: Record<string, number>;
    /** Mean number of retries of a success; 0 without one. */
    averageRetries: number;
    /** The window of `failureRate`. */
    timeWindow: '1 hour';
  };
}

/** How the generations of one user went, under a pseudonym that nothing else in the server has. */
export interface UserSuccess {
  user: string;
  attempts: number;
  failures: number;
  retries: number;
  successes: number;
  /** successes ÷ attempts. */
  successRate: number;
}

/** `GET /api/admin/analytics/users?from&to&least&limit`: those with the lowest rates first. */
export interface UserSegmentsAnswer {
  success: true;
  data: {
    /** Users with at least `least` attempts. */
    totalUsers: number;
    /** Of them, by success rate: below 50 %, below 80 %, and from there up. */
    segments: { struggling: number; mixed: number; fluent: number };
    users: UserSuccess[];
  };
}
