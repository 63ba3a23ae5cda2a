/** Files held over a page and dropped there. Names no texts and needs no catalogue: what does is loaded when somebody brings a file. */
import { lazy, Suspense, useEffect, useState } from "react";

export interface Drop {
  /** A file is held over the page. */
  isOver: boolean;
  /** What was dropped last. */
  files: FileList | null;
}

const FileSender = lazy(() => import("./file-drop-later"));

/** A page about something else that takes files too. */
export function DropPlace({ processId }: { processId: number }) {
  const drop = useDrop();
  const [isWanted, setWanted] = useState(false);
  if (drop.isOver && !isWanted) setWanted(true);
  return isWanted || drop.files ? (
    <Suspense>
      <FileSender processId={processId} drop={drop} />
    </Suspense>
  ) : null;
}

/** Anywhere on the page, unless something there takes files itself. */
export function useDrop(): Drop {
  const [drop, setDrop] = useState<Drop>({ isOver: false, files: null });
  useEffect(() => {
    const isOurs = (event: DragEvent) => !event.defaultPrevented && event.dataTransfer?.types.includes("Files");
    const setOver = (isOver: boolean) => setDrop((now) => (now.isOver === isOver ? now : { ...now, isOver }));
    const over = (event: DragEvent) => {
      if (!isOurs(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const take = (event: DragEvent) => {
      setOver(false);
      if (!isOurs(event)) return;
      event.preventDefault();
      // Those of the event are gone after it.
      const kept = new DataTransfer();
      for (const file of event.dataTransfer!.files) kept.items.add(file);
      setDrop({ isOver: false, files: kept.files });
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", take);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", take);
    };
  }, []);
  return drop;
}
