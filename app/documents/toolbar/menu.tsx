/** A menu of the toolbar or of a block. */
import type { ReactNode, RefObject } from "react";
import { Fragment } from "react";
import { Header, Keyboard, Menu, MenuItem, MenuSection, Popover, Separator, Text } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { ToolIcon, type ToolIconName } from "./icons";
import { useKeySigns } from "./keys";

export interface MenuOption {
  /** Unique in its menu. */
  key: string;
  label: string;
  icon?: ToolIconName;
  /** Drawn when there is no icon. */
  sign?: ReactNode;
  keys?: string;
  /** What is so already. */
  chosen?: boolean;
  disabled?: boolean;
  danger?: boolean;
  run: () => void;
}

export interface MenuPart {
  title?: string;
  options: readonly MenuOption[];
}

interface ToolMenuProps {
  label: string;
  parts: readonly MenuPart[];
  /** The button it hangs from. */
  trigger: RefObject<Element | null>;
  onChoose: (option: MenuOption | undefined) => void;
  onClose: () => void;
}

export default function ToolMenu({ label, parts, trigger, onChoose, onClose }: ToolMenuProps) {
  const { t } = useTranslation();
  const writeKeys = useKeySigns();
  const options = parts.flatMap((part) => part.options);
  return (
    <Popover
      className="ja-doc-menu"
      aria-label={label}
      triggerRef={trigger}
      isOpen
      placement="bottom start"
      onOpenChange={(open) => !open && onClose()}
    >
      <Menu
        aria-label={label}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- a menu takes the focus
        autoFocus="first"
        disabledKeys={options.filter((option) => option.disabled).map((option) => option.key)}
        onClose={onClose}
        onAction={(key) => onChoose(options.find((option) => option.key === key))}
      >
        {parts.map((part, index) => (
          <Fragment key={index}>
            {index > 0 && <Separator className="ja-doc-menu__line" />}
            <MenuSection aria-label={part.title ?? label}>
              {part.title && <Header className="ja-doc-menu__title">{part.title}</Header>}
              {part.options.map((option) => (
                <MenuItem
                  key={option.key}
                  id={option.key}
                  textValue={option.label}
                  className="ja-doc-menu__item"
                  data-danger={option.danger || undefined}
                >
                  <span className="ja-doc-menu__icon" aria-hidden="true">
                    {option.icon ? <ToolIcon name={option.icon} /> : option.sign}
                  </span>
                  <Text slot="label">{option.chosen ? t("documents:block.chosen", { kind: option.label }) : option.label}</Text>
                  {option.chosen && <ToolIcon name="check" />}
                  {option.keys && <Keyboard>{writeKeys(option.keys)}</Keyboard>}
                </MenuItem>
              ))}
            </MenuSection>
          </Fragment>
        ))}
      </Menu>
    </Popover>
  );
}
