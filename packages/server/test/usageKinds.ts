import type { InnerEvent } from '../src/event.ts';

/** Events of every kind that usage is asked about, some of them without a visit and some as only a liar would send them. */
export function usageKinds(random: () => number): (() => Partial<InnerEvent>)[] {
  const whole = (below: number) => Math.floor(random() * below);
  const pick = <Item>(items: readonly Item[]): Item => items[whole(items.length)] as Item; // Never empty here.
  const words = (below: number) =>
    Array.from({ length: whole(below) }, () => pick(['a', 'b: c', "d'e", '😀']));
  const success = () => pick(['true', 'false', 'nonsense']);
  const visit = () => pick([{}, {}, {}, { session: '' }]);
  const ms = () => pick([null, random() * 4_000]);

  return [
    () => ({ ...visit(), type: 'page_view' }),
    () => ({ ...visit(), type: 'ui.click', name: pick(['buy', 'save', '']) }),
    () => ({ ...visit(), type: 'engagement', numbers: pick([{}, { activeMs: whole(9_000) }]) }),
    () => ({
      type: 'command.run',
      name: pick(['install', 'build', '']),
      value: ms(),
      attributes: { success: success(), ...pick([{}, { cacheHit: 'true' }, { cacheHit: 'false' }]) },
    }),
    () => ({ type: 'conversation.start', name: pick(['one', 'two']) }),
    () => ({
      type: 'conversation.end',
      name: pick(['one', 'two', 'three']),
      value: ms(),
      attributes: { success: success() },
      numbers: pick([{}, { messages: whole(30), tokens: whole(5_000) }]),
    }),
    () => ({
      type: 'provider.request',
      name: pick(['one', 'two']),
      value: ms(),
      attributes: { success: success() },
      numbers: { tokens: whole(900) },
    }),
    () => ({ type: 'suggestion.shown', name: pick(['reply', '']) }),
    () => ({ type: 'suggestion.accepted', name: pick(['reply', '']), value: ms() }),
    () => ({ type: 'suggestion.dismissed', name: pick(['reply', 'other']) }),
    () => ({ type: 'generation.attempt', name: 'summary' }),
    () => ({ type: 'generation.retry' }),
    () => ({
      type: 'generation.validation_failure',
      attributes: pick([{}, { errors: JSON.stringify(words(5)) }, { errors: '["cut off' }, { errors: '7' }]),
    }),
    () => ({
      type: 'generation.success',
      name: pick(['small', 'large', '']),
      value: ms(),
      numbers: pick([{}, { retryCount: whole(4) }]),
      attributes: { dependencies: JSON.stringify(words(4)) },
    }),
    () => ({
      ...visit(),
      type: 'experiment.exposure',
      name: pick(['checkout', 'colour']),
      attributes: { variant: pick(['short', 'long', '']) },
    }),
  ];
}
