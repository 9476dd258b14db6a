export { answeredScript } from './answeredScript.ts';
