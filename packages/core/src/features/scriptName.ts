import type { FrameScript } from '../sensors/longFrames.ts';
import { withoutQuery } from './withoutQuery.ts';

/** File and function of a script that ran, or what called it where the browser hides its file. */
export function nameOf({ sourceURL, sourceFunctionName, invoker }: FrameScript): string {
  const file = withoutQuery(sourceURL).slice(0, 300);
  return sourceFunctionName && file ? `${file} ${sourceFunctionName}` : file || invoker;
}
