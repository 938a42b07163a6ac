import type { ComponentProps } from "react";

const SHAPE =
	"button inline-flex items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors select-none off:cursor-not-allowed";

const VARIANTS = {
	primary:
		"bg-accent text-on-accent hover:bg-accent-hover off:bg-sunk off:text-ink-faint off:ring-1 off:ring-rule off:ring-inset",
	secondary:
		"bg-card text-ink ring-1 ring-inset ring-rule-strong hover:bg-sunk off:text-ink-faint off:ring-rule off:hover:bg-card",
	quiet: "text-ink-soft hover:bg-sunk hover:text-ink off:text-ink-faint",
} as const;

// A finger needs 44 px.
const SIZES = {
	small: "h-8 px-2.5 text-sm pointer-coarse:h-11 pointer-coarse:min-w-11",
	medium: "h-10 px-4 pointer-coarse:h-11 text-[0.9375rem]",
} as const;

/** The class of a button, for links that look like one. */
export function buttonClass(
	variant: keyof typeof VARIANTS = "secondary",
	size: keyof typeof SIZES = "medium",
): string {
	return `${SHAPE} ${VARIANTS[variant]} ${SIZES[size]}`;
}

type ButtonProps = ComponentProps<"button"> & {
	variant?: keyof typeof VARIANTS;
	size?: keyof typeof SIZES;
	/** What it does is under way: it does nothing until then, and keeps the focus, which a disabled one would lose. */
	isBusy?: boolean;
};

/** A button; never a submit button unless it says so. */
export function Button({ variant, size, className = "", isBusy = false, ...rest }: ButtonProps) {
	return (
		<button
			type="button"
			{...rest}
			{...(isBusy ? { "aria-disabled": true, onClick: undefined } : {})}
			className={`${buttonClass(variant, size)} ${className}`}
		/>
	);
}
