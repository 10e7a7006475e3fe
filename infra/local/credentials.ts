/** The SDK asks for credentials even where nobody checks them; a developer's own are never used here. */
export const useLocalCredentials = (): void => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "eu-west-1" });
  delete process.env["AWS_SESSION_TOKEN"];
  delete process.env["AWS_PROFILE"];
};
