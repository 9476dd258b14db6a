/** Everything that objects inherit from the language, as text that changes when anything of it does. */
export function describePrototypes(): string {
  const owners = [
    Object,
    Function,
    Array,
    String,
    Number,
    Boolean,
    Symbol,
    BigInt,
    Date,
    RegExp,
    Error,
    Map,
    Set,
    Promise,
  ];
  return owners
    .map(
      (owner) => `${owner.name}: ${describe(owner)}\n${owner.name}.prototype: ${describe(owner.prototype)}`,
    )
    .join('\n');
}

function describe(object: object): string {
  return Reflect.ownKeys(object)
    .map((key) => {
      const { value, get, writable, enumerable, configurable } =
        Reflect.getOwnPropertyDescriptor(object, key) ?? {};
      return [String(key), nameOf(value ?? get), writable, enumerable, configurable].join(' ');
    })
    .sort()
    .join('; ');
}

function nameOf(value: unknown): string {
  if (typeof value !== 'function') return typeof value;
  if (!known.has(value)) known.set(value, known.size);
  return `${value.name}#${known.get(value)}`;
}

/** A function that took another's place may have its name. */
const known = new Map<unknown, number>();
