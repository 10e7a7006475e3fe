import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../infra/local/free-port.ts";
import { must, start } from "./processes.ts";
import { eventually } from "./report.ts";

/** This machine cannot run the check: no python3, or no package registry. It says nothing about the product. */
export class Unavailable extends Error {
  override name = "Unavailable";
}

const fileHere = (name: string) => fileURLToPath(new URL(name, import.meta.url));
export const repository = fileHere("../..");
const requirements = fileHere("requirements.txt");
/** Another list of requirements is another environment. */
const version = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
const venv = join(repository, `.cache/deploy-check/ministack-${version}`);
const region = "eu-west-1";

/** Only what programs need to run: a developer's own AWS settings stay out. */
const plainEnv = (home: string) => ({
  PATH: [join(repository, "node_modules/.bin"), process.env["PATH"]].join(":"),
  HOME: home,
  LANG: "C.UTF-8",
});

/** Installs MiniStack once; later runs find it. Throws `Unavailable`. */
export const installMiniStack = async (folder: string): Promise<void> => {
  const installed = join(venv, "installed");
  if (existsSync(installed)) return;
  const common = { env: process.env, logFile: join(folder, "install.log"), timeoutSeconds: 240 };
  try {
    await must({ ...common, command: "python3", args: ["-m", "venv", "--clear", venv] });
    const quiet = ["--disable-pip-version-check", "--no-input", "--quiet", "--timeout", "20", "--retries", "1"];
    const args = ["-m", "pip", "install", ...quiet, "-r", requirements];
    await must({ ...common, command: join(venv, "bin/python3"), args });
  } catch (error) {
    throw new Unavailable(`MiniStack cannot be installed: ${error instanceof Error ? error.message : String(error)}`);
  }
  writeFileSync(installed, "");
};

export interface MiniStack {
  endpoint: string;
  logFile: string;
  /** For the CDK's and other programs' calls. */
  env: NodeJS.ProcessEnv;
}

const isHealthy = async (endpoint: string): Promise<boolean> => {
  try {
    return (await fetch(`${endpoint}/_ministack/health`)).ok;
  } catch {
    return false;
  }
};

/** Starts MiniStack on a port and in folders of its own; it runs until `stopAll`. */
export const startMiniStack = async (folder: string): Promise<MiniStack> => {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const logFile = join(folder, "ministack.log");
  const [temporary, state, objects] = ["tmp", "state", "s3"].map((name) => join(folder, name));
  for (const each of [temporary, state, objects]) mkdirSync(each ?? folder, { recursive: true });
  // MiniStack unpacks functions here, with a worker of its own that is CommonJS.
  writeFileSync(join(temporary ?? folder, "package.json"), '{"type":"commonjs"}');
  const child = start({
    command: join(venv, "bin/python3"),
    args: [fileHere("launch.py")],
    cwd: folder,
    logFile,
    // The functions inherit this: no AWS_ENDPOINT_URL here, MiniStack gives them its own.
    env: {
      ...plainEnv(folder),
      TMPDIR: temporary,
      STATE_DIR: state,
      S3_DATA_DIR: objects,
      PYTHONDONTWRITEBYTECODE: "1",
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: region,
      LAMBDA_EXECUTOR: "local",
      LAMBDA_WARM_TTL_SECONDS: "3600",
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      COGNITO_EMAIL_ENABLED: "false",
    },
  });
  await eventually(30, async () => {
    if (child.pid === undefined) throw new Error(`${venv} is broken: delete it`);
    if (child.exitCode !== null) throw new Error(`MiniStack ended with exit code ${child.exitCode}`);
    return (await isHealthy(endpoint)) ? { done: true } : { not: "MiniStack does not answer" };
  });
  const env = {
    ...plainEnv(folder),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
  };
  return { endpoint, logFile, env };
};
