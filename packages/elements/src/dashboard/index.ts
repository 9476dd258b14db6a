export { CandorDashboard, type RecordSource } from './CandorDashboard.ts';
export type { DashboardTexts } from './texts/en.ts';
