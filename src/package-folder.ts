/** Where the program's own files are: the folder above `src`, and above `dist`, where it is one file. */
export const PACKAGE_FOLDER = new URL("../", import.meta.url);
