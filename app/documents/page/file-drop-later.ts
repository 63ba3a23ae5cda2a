/** For pages that load it only once a file is held over them; in others it is part of the page. */
export { default } from "./file-drop";
