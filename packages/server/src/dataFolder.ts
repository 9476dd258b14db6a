import { access, constants, mkdir } from 'node:fs/promises';
import { type FolderLock, lockFolder } from './folderLock.ts';
import { StartProblem } from './startProblem.ts';

/** Makes the data folder and takes it for this process; a `StartProblem` says why that cannot be. */
export async function takeDataFolder(path: string): Promise<FolderLock> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartProblem(
      `The data folder ${path} cannot be written. Give this user the right to write there, or choose another folder with CANDOR_DATA.`,
      { cause: error },
    );
  }
  const lock = await lockFolder(path);
  if (lock) return lock;
  throw new StartProblem(
    `Another server is using the data folder ${path}. Stop it, or choose another folder with CANDOR_DATA.`,
  );
}
