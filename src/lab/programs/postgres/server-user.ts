import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const timeoutMs = 10_000;

export interface ServerUser {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root: the system's user `postgres`, made when there is none. Null when we are not root ourselves. */
export async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  return (await findUser()) ?? (await createUser());
}

async function findUser(): Promise<ServerUser | null> {
  try {
    const [uid, gid] = await Promise.all([id("-u"), id("-g")]);
    return { uid, gid };
  } catch {
    return null;
  }
}

async function createUser(): Promise<ServerUser> {
  await run("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], { timeout: timeoutMs });
  const user = await findUser();
  if (user === null)
    throw new Error("the user postgres is not there after useradd; type: useradd --system postgres");
  return user;
}

async function id(which: string): Promise<number> {
  const { stdout } = await run("id", [which, "postgres"], { timeout: timeoutMs });
  return Number(stdout.trim());
}
