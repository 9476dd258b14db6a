import { AccessProblem } from '../access/AccessProblem.ts';
import type { AccessFile } from '../access/accessFile.ts';
import { checkName, checkProject, checkRoom } from '../access/rules.ts';
import type { AccessState, StoredChannel } from '../access/state.ts';
import type { ChannelTarget } from '../api/types.ts';
import { newId } from '../keys/secret.ts';
import { channelOf } from './channels/channels.ts';
import type { Seal } from './seal.ts';

type Given = Readonly<Record<string, unknown>>;

/** Of a project. */
const MAX_CHANNELS = 100;

/** The channels of a server; their targets are sealed. */
export interface Targets {
  list(project?: string): readonly StoredChannel[];
  find(id: string): StoredChannel | undefined;
  /** `undefined` where this server cannot open what another has sealed. */
  targetOf(channel: StoredChannel): ChannelTarget | undefined;
  add(actor: string, project: string, given: Given): Promise<StoredChannel>;
  /** What is left out stays, secrets too. */
  change(actor: string, project: string, id: string, given: Given): Promise<StoredChannel>;
  /** Rules no longer tell it. */
  remove(actor: string, project: string, id: string): Promise<void>;
}

/** Channels beside the accounts, every change in the audit log. */
export function createTargets(file: AccessFile, seal: Seal, now: () => number): Targets {
  const list = (): readonly StoredChannel[] => file.state.alertChannels ?? [];
  const targetOf = ({ sealed }: StoredChannel): ChannelTarget | undefined => {
    const text = seal.open(sealed);
    // What this server has sealed is what it has checked.
    return text === undefined ? undefined : (JSON.parse(text) as ChannelTarget);
  };
  const hide = (target: ChannelTarget): Pick<StoredChannel, 'place' | 'sealed'> => ({
    place: channelOf(target.kind).placeOf(target),
    sealed: seal.close(JSON.stringify(target)),
  });

  return {
    targetOf,
    list: (project) => list().filter((channel) => project === undefined || channel.project === project),
    find: (id) => list().find((channel) => channel.id === id),
    add: (actor, project, given) =>
      file.change(actor, (draft) => {
        const channels = draft.alertChannels ?? [];
        checkRoom(channels, project, { most: MAX_CHANNELS, what: 'channels' });
        const target = channelOf(given['kind']).read(targetGiven(given));
        const added: StoredChannel = {
          id: newId('c'),
          name: checkName(given['name']),
          project: checkProject(project, draft),
          kind: target.kind,
          ...hide(target),
          createdAt: now(),
        };
        draft.alertChannels = [...channels, added];
        const details = { project, kind: added.kind };
        return { result: added, what: 'channel.added', object: added.id, details };
      }),
    change: (actor, project, id, given) =>
      file.change(actor, (draft) => {
        const channel = findChannel(draft, project, id);
        if (given['name'] !== undefined) channel.name = checkName(given['name']);
        const kept = targetOf(channel);
        const target = channelOf(channel.kind).read(targetGiven(given), kept);
        Object.assign(channel, hide(target));
        return { result: channel, what: 'channel.changed', object: id };
      }),
    remove: (actor, project, id) =>
      file.change(actor, (draft) => {
        findChannel(draft, project, id);
        draft.alertChannels = (draft.alertChannels ?? []).filter((channel) => channel.id !== id);
        for (const rule of draft.alertRules ?? [])
          rule.channels = rule.channels.filter((channel) => channel !== id);
        return { result: undefined, what: 'channel.removed', object: id };
      }),
  };
}

/** What a channel is told of its target stands in `target`, apart from its own name. */
function targetGiven(given: Given): Given {
  const target = given['target'];
  return typeof target === 'object' && target !== null ? { ...target } : {};
}

function findChannel({ alertChannels = [] }: AccessState, project: string, id: string): StoredChannel {
  const found = alertChannels.find((channel) => channel.id === id && channel.project === project);
  if (found) return found;
  throw new AccessProblem('unknown', 'There is no such channel.');
}
