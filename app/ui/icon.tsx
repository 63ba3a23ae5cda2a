/** KERN's icons by name, and a few of our own drawn the same way (base.css). Decorative unless given a label. */
export function Icon({ name, label, size }: { name: string; label?: string; size?: "small" | "large" }) {
  return (
    <span
      className={`kern-icon kern-icon--${name} ${size ? `kern-icon--${size}` : ""}`}
      aria-hidden={label ? undefined : true}
      role={label ? "img" : undefined}
      aria-label={label}
    />
  );
}
