// Serves the built dashboard over made-up data: `node --conditions=@candor/source dev/serve.ts [scenario] [port]`.
import { createFakeApi, SCENARIOS } from './fakeApi.ts';

const [name = 'data', port = '4400'] = process.argv.slice(2);
const scenario = SCENARIOS.find((candidate) => candidate === name);
if (scenario === undefined)
  throw new Error(`The scenario must be one of ${SCENARIOS.join(', ')}, got "${name}".`);

const { server } = createFakeApi(new URL('../dist', import.meta.url).pathname, scenario);
server.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`${scenario}: http://127.0.0.1:${port}\n`);
});
