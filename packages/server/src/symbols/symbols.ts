import type { ErrorAnswer, ErrorCause, ErrorSample, SourceFrame } from '../api/types.ts';
import type { SourceMapStore, StoredMapRow } from '../store/store.ts';
import { chooseMap, fileOf, pathOf, type WantedMap } from './chooseMap.ts';
import { type ParsedFrame, parseFrame } from './parseFrame.ts';
import type { TracedPoint, Tracer } from './tracer.ts';

/** Says where an error was written. */
export interface Symbols {
  /** The same answer, with the sources of its stacks where their maps are known. */
  explain(project: string, answer: ErrorAnswer): Promise<ErrorAnswer>;
}

/** Lines of one stack that are looked up. */
const MAX_FRAMES = 60;
/** Frames that show their source. */
const MAX_WITH_CONTEXT = 5;
/** What bundlers shorten a name to has at most as many letters. */
const SHORT_NAME = 3;

interface PlacedFrame extends ParsedFrame {
  /** Of the stack, from 0. */
  stackLine: number;
}

interface Told {
  release: string;
  debugIds: Readonly<Record<string, string>>;
}

/** Finds maps in the store and positions in a thread. */
export function createSymbols({
  store,
  tracer,
}: {
  store: { sourceMaps: Pick<SourceMapStore, 'find' | 'load'> };
  tracer: Pick<Tracer, 'ask'>;
}): Symbols {
  return {
    async explain(project, answer) {
      const stacks = answer.samples.flatMap((sample) => [
        { stack: sample.stack, sample },
        { stack: sample.componentStack, sample },
        ...sample.causes.map(({ stack }) => ({ stack, sample })),
      ]);
      const frames = stacks.map(({ stack }) => framesOf(stack));
      const files = new Set(frames.flat().map(({ url }) => fileOf(pathOf(url))));
      if (files.size === 0) return answer;
      const debugIds = answer.samples.flatMap((sample) => Object.values(sample.debugIds ?? {}));
      const rows = await store.sourceMaps.find({ project, files: [...files], debugIds });
      if (rows.length === 0) return answer;

      const look = createLook(project, rows);
      const explained = new Map<string, SourceFrame[]>();
      const explainStack = async (stack: string, sample: ErrorSample): Promise<SourceFrame[]> => {
        const told = { release: sample.release, debugIds: sample.debugIds ?? {} };
        // Samples of one group mostly share their stacks.
        const key = JSON.stringify([stack, told]);
        const known = explained.get(key) ?? (await look(framesOf(stack), told));
        explained.set(key, known);
        return known;
      };
      const samples: ErrorSample[] = [];
      for (const sample of answer.samples) {
        const causes: ErrorCause[] = [];
        for (const cause of sample.causes)
          causes.push({ ...cause, ...given(await explainStack(cause.stack, sample)) });
        const componentFrames = await explainStack(sample.componentStack, sample);
        samples.push({
          ...sample,
          causes,
          ...given(await explainStack(sample.stack, sample)),
          ...(componentFrames.length > 0 && { componentFrames }),
        });
      }
      return { ...answer, samples };
    },
  };

  function createLook(project: string, rows: readonly StoredMapRow[]) {
    const traced = async (
      row: StoredMapRow,
      points: readonly PlacedFrame[],
    ): Promise<(TracedPoint | undefined)[]> => {
      const key = `${project}\n${row.release}\n${row.path}\n${row.uploadedAt}`;
      const job = {
        kind: 'trace',
        key,
        points: points.map(({ line, column }) => ({ line, column })),
      } as const;
      let found = await tracer.ask(job);
      if (found.kind === 'absent') {
        const { release, path, debugId } = row;
        const packed = await store.sourceMaps.load({ project, release, path, debugId });
        if (packed) found = await tracer.ask({ ...job, packed });
      }
      return found.kind === 'traced' ? found.points : [];
    };

    return async (frames: readonly PlacedFrame[], { release, debugIds }: Told): Promise<SourceFrame[]> => {
      const byMap = new Map<StoredMapRow, PlacedFrame[]>();
      for (const frame of frames) {
        const wanted: WantedMap = { url: frame.url, release, debugId: debugIds[frame.url] };
        const row = chooseMap(rows, wanted);
        if (row) byMap.set(row, [...(byMap.get(row) ?? []), frame]);
      }
      const points = new Map<PlacedFrame, TracedPoint>();
      for (const [row, own] of byMap) {
        const found = await traced(row, own);
        for (const [index, frame] of own.entries()) {
          const point = found[index];
          if (point) points.set(frame, point);
        }
      }
      return toSourceFrames(frames, points);
    };
  }
}

function framesOf(stack: string): PlacedFrame[] {
  const frames: PlacedFrame[] = [];
  for (const [stackLine, text] of stack.split('\n', 200).entries()) {
    const frame = parseFrame(text);
    if (frame) frames.push({ ...frame, stackLine });
    if (frames.length === MAX_FRAMES) break;
  }
  return frames;
}

function toSourceFrames(
  frames: readonly PlacedFrame[],
  points: ReadonlyMap<PlacedFrame, TracedPoint>,
): SourceFrame[] {
  let shown = 0;
  return frames.flatMap((frame, index) => {
    const point = points.get(frame);
    if (!point) return [];
    const { file, line, column, isIgnored, context } = point;
    const isShown = context.length > 0 && !isIgnored && shown < MAX_WITH_CONTEXT;
    if (isShown) shown += 1;
    // A frame is what the one below it calls; the place of a call is where the map and the source know its name.
    const caller = frames[index + 1];
    const called = caller?.stackLine === frame.stackLine + 1 ? points.get(caller) : undefined;
    const isWhole = frame.function.length > SHORT_NAME;
    const name = isWhole ? frame.function : called?.name || called?.called || frame.function;
    return [
      {
        stackLine: frame.stackLine,
        function: name,
        file,
        line,
        column,
        isIgnored,
        context: isShown ? context : [],
      },
    ];
  });
}

function given(frames: SourceFrame[]): { frames?: SourceFrame[] } {
  return frames.length === 0 ? {} : { frames };
}
