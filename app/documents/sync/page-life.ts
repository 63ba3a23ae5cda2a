/** What happens to the page around a text: it goes out of sight, comes back from sleep or from the browser's memory, loses the network. */

interface PageLife {
  onSeen: () => void;
  /** Out of sight, perhaps for ever: browsers give no later notice. */
  onUnseen: () => void;
  /** The network is back, or the page was frozen and its connections are dead. */
  onBack: () => void;
  onOffline: () => void;
}

/** @returns stops it */
export function watchPage({ onSeen, onUnseen, onBack, onOffline }: PageLife): () => void {
  const onVisibility = () => (document.visibilityState === "visible" ? onSeen() : onUnseen());
  const onShown = ({ persisted }: PageTransitionEvent) => persisted && onBack();
  window.addEventListener("online", onBack);
  window.addEventListener("offline", onOffline);
  window.addEventListener("pageshow", onShown);
  window.addEventListener("pagehide", onUnseen);
  document.addEventListener("visibilitychange", onVisibility);
  return () => {
    window.removeEventListener("online", onBack);
    window.removeEventListener("offline", onOffline);
    window.removeEventListener("pageshow", onShown);
    window.removeEventListener("pagehide", onUnseen);
    document.removeEventListener("visibilitychange", onVisibility);
  };
}
