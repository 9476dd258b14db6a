export { type FoundMap, findMaps } from './findMaps.ts';
export { UploadProblem } from './UploadProblem.ts';
export {
  type UploadedMap,
  type UploadOptions,
  type UploadReport,
  uploadSourceMaps,
} from './uploadSourceMaps.ts';
