/** What a file system answers the library where there is no file, without the cost of a stack trace. */
export function absent(): Promise<never> {
  return Promise.reject(ABSENT);
}

const ABSENT = Object.assign(new Error("There is no such file."), { code: "ENOENT" });
