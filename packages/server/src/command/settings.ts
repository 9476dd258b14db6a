/** What a setting is for. */
export type SettingGroup =
  | 'Where the data is'
  | 'Who reaches it'
  | 'What is kept'
  | 'Where else it goes'
  | 'Questions in SQL';

type Setting = readonly [flag: string, value: string, help: string];

/** The settings of the server as the help shows them, by what they are for. */
export const SETTINGS: Readonly<Record<SettingGroup, readonly Setting[]>> = {
  'Where the data is': [
    ['data', 'FOLDER', 'spool, keys and the embedded database (default: .candor)'],
    ['clickhouse-url', 'URL', 'a ClickHouse of your own instead of the embedded database'],
    ['clickhouse-cluster', 'NAME', 'its cluster that is to keep the tables (default: that one server)'],
    ['clickhouse-quorum', 'N', 'replicas that must have a block (default: auto, most of them)'],
    ['hash-key', 'KEY', '32 random bytes for pseudonyms and seals (default: a file in the data folder)'],
  ],
  'Who reaches it': [
    ['host', 'ADDRESS', 'address to listen on (default: 127.0.0.1)'],
    ['port', 'N', 'port, 0 for a free one (default: 4400)'],
    ['origins', 'LIST', 'pages that may send with the first key (default: those of this machine)'],
    ['hosts', 'LIST', 'names under which the dashboard may be opened'],
    ['proxies', 'LIST', 'proxies that may say who asks and that it was https'],
    ['public-url', 'URL', 'where people open the dashboard, for links in alerts'],
    ['admin-token', 'TOKEN', 'an admin besides all accounts'],
  ],
  'What is kept': [
    ['retention-days', 'N', 'days until an event is deleted (default: 90)'],
    ['retention-kinds', 'LIST', 'days of single kinds, such as errors=30,usage=400'],
    ['foreign-consent', 'LEVEL', 'level of what other clients send (default: enhanced)'],
    ['spool-mb', 'N', 'how much may wait for the database (default: 512)'],
    ['key-events-per-second', 'N', 'what a write key may send, 0 for no limit (default: 10000)'],
    ['source-map-days', 'N', 'days until a source map is deleted (default: 365)'],
    ['source-map-mb', 'N', 'what the source maps of a project may take (default: 1024)'],
  ],
  'Where else it goes': [
    ['forward', 'FILE', 'says where events are also sent'],
    ['channel-networks', 'LIST', 'private networks that alert channels may reach'],
  ],
  'Questions in SQL': [
    ['sql-url', 'URL', 'the database with a user who may only read'],
    ['sql-rows', 'N', 'rows of an answer (default: 10000)'],
    ['sql-mb', 'N', 'size of an answer (default: 16)'],
    ['sql-seconds', 'N', 'time of a question (default: 30)'],
    ['sql-memory-mb', 'N', 'memory of a question (default: 1024)'],
  ],
};

/** Every group, for a command that is the server. */
export const allSettings: readonly SettingGroup[] = Object.keys(SETTINGS) as SettingGroup[];
