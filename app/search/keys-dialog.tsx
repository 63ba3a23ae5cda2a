/** The dialog under `?`: the keys that this page listens to, as its parts declare them. */
import { useMemo } from "react";
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useKeySigns } from "~/documents/toolbar/keys";
import { Modal } from "~/ui/modal";
import { keysOfPage } from "~/ui/page-keys";

export default function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const writeKeys = useKeySigns();
  const groups = useMemo(() => keysOfPage(), []);
  return (
    <Modal open onClose={onClose} title={t("search:keys.title")}>
      {groups.map(({ title, keys }) => (
        <section key={title} className="ja-stack ja-gap-2">
          <h3 className="kern-heading-small">{title}</h3>
          <dl className="ja-keys">
            {keys.map(({ keys: pressed, label }) => (
              <div key={`${pressed} ${label}`} className="ja-keys__line">
                <dt>{label}</dt>
                <dd>
                  <kbd>{writeKeys(pressed)}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="ja-small">
        <Link className="kern-link" to="/account#profile" onClick={onClose}>
          {t("search:keys.setting")}
        </Link>
      </p>
    </Modal>
  );
}
