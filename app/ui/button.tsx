/** KERN buttons: for forms, for links that look like buttons, and as plain buttons. */
import { Link, type LinkProps } from "@remix-run/react";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { useFormBusy } from "./form-state";
import { Icon } from "./icon";

export type ButtonVariant = "primary" | "secondary" | "tertiary" | "danger";

interface Look {
  variant?: ButtonVariant;
  icon?: string;
  small?: boolean;
  children: ReactNode;
}

const classOf = ({ variant = "secondary", small }: Pick<Look, "variant" | "small">) =>
  `kern-btn kern-btn--${variant === "danger" ? "secondary ja-btn--danger" : variant}${small ? " kern-btn--x-small" : ""}`;

const Inside = ({ icon, children }: Pick<Look, "icon" | "children">) => (
  <>
    {icon && <Icon name={icon} />}
    <span className="kern-label">{children}</span>
  </>
);

export function Button({
  variant,
  icon,
  small,
  children,
  className = "",
  ...rest
}: Look & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type="button" className={`${classOf({ variant, small })} ${className}`} {...rest}>
      <Inside icon={icon}>{children}</Inside>
    </button>
  );
}

/** Sends the form around it. While that form is on its way, further presses do nothing. */
export function SubmitButton({ variant = "primary", ...rest }: Look & ButtonHTMLAttributes<HTMLButtonElement>) {
  const busy = useFormBusy();
  return (
    <Button
      {...rest}
      variant={variant}
      type="submit"
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else rest.onClick?.(event);
      }}
    />
  );
}

export function LinkButton({ variant, icon, small, children, className = "", ...rest }: Look & LinkProps) {
  return (
    <Link className={`${classOf({ variant, small })} ${className}`} {...rest}>
      <Inside icon={icon}>{children}</Inside>
    </Link>
  );
}
