/** A session of classic WebDriver: one HTTP request a command. https://w3c.github.io/webdriver/ */
export interface WebDriver {
  readonly version: string;
  get<Result>(path: string): Promise<Result>;
  post<Result>(path: string, body?: object): Promise<Result>;
  delete(path: string): Promise<void>;
}

export async function openSession(driver: string, options: object): Promise<WebDriver> {
  const created = await call<{ sessionId: string; capabilities: { browserVersion: string } }>(
    'POST',
    `${driver}/session`,
    { capabilities: { alwaysMatch: options } },
  );
  const session = `${driver}/session/${created.sessionId}`;
  return {
    version: created.capabilities.browserVersion,
    get: (path) => call('GET', session + path),
    post: (path, body = {}) => call('POST', session + path, body),
    delete: async (path) => void (await call('DELETE', session + path)),
  };
}

async function call<Result>(method: string, url: string, body?: object): Promise<Result> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: Result & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}
