import type { Components } from "hast-util-to-jsx-runtime";
import { Children, isValidElement, type ReactNode } from "react";
import { benchAddress } from "#app/_bench/load-draft.ts";
import { loadInWords } from "#app/_bench/load-text.ts";
import { predictedInWords } from "#app/_bench/prediction-words.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Lesson, LessonBlock } from "#server/contract/lesson.ts";
import { armNames } from "./arm-names.ts";
import { AsideBlock, WhenNotBlock } from "./aside-block.tsx";
import { BlockAnchor } from "./block-anchor.tsx";
import { ClaimBlock } from "./claim-block.tsx";
import { GlossaryTerm } from "./glossary-term.tsx";
import { ObserveBlock } from "./observe-block.tsx";
import { PredictBlock } from "./predict-block.tsx";
import { PresetCard } from "./preset-card.tsx";
import { QuizBlock, QuizOption } from "./quiz-block.tsx";
import { TryBlock } from "./try-block.tsx";

export type DrawnLesson = {
	lesson: Lesson;
	/** Of all experiments that its blocks name. */
	experiments: readonly ExperimentDeclaration[];
	/** Titles of the other lessons by their slugs. */
	titles: ReadonlyMap<string, string>;
	/** The presenter's view has what is for the instructor. */
	isPresenting: boolean;
};

/** An element of ours as the lesson's text holds it. */
type BlockElement = { id?: string; children?: ReactNode };

/** How each element of a lesson's text is drawn that is not drawn as it is. */
export function lessonElements(drawn: DrawnLesson): Partial<Components> {
	return { ...PLAIN, ...questions(drawn), ...benches(drawn), ...asides(drawn) } as Partial<Components>;
}

function finder({ blocks }: Lesson) {
	return <Kind extends LessonBlock["kind"]>(id: string | undefined, kind: Kind) =>
		blocks.find(
			(block): block is Extract<LessonBlock, { kind: Kind }> => block.id === id && block.kind === kind,
		);
}

function questions({ lesson, experiments, titles }: DrawnLesson) {
	const find = finder(lesson);
	const declarationOf = (id: string | undefined) => experiments.find((one) => one.id === id);
	return {
		"predict-block": ({ id, children }: BlockElement) => {
			const block = find(id, "predict");
			const bench = find(block?.bench, "bench");
			if (block === undefined || bench === undefined) return null;
			const declaration = declarationOf(bench.experiment);
			return (
				<PredictBlock
					block={block}
					names={armNames(declaration, bench.arms)}
					words={predictedInWords(block.predicted, declaration?.counters ?? [])}
				>
					{children}
				</PredictBlock>
			);
		},
		"quiz-block": ({ id, children }: BlockElement) => {
			const block = find(id, "quiz");
			if (block === undefined) return null;
			const recallsTitle = block.recalls === null ? null : (titles.get(block.recalls) ?? null);
			return (
				<QuizBlock block={block} recallsTitle={recallsTitle}>
					{children}
				</QuizBlock>
			);
		},
		"quiz-option": ({ index, children }: { index: number | string; children?: ReactNode }) => {
			const parts = Children.toArray(children);
			const isFeedback = (part: ReactNode) => isValidElement(part) && part.type === QuizFeedback;
			return (
				<QuizOption
					index={Number(index)}
					text={parts.filter((part) => !isFeedback(part))}
					feedback={parts.filter(isFeedback)}
				/>
			);
		},
		"quiz-feedback": QuizFeedback,
		"glossary-term": ({ term, children }: { term: string; children?: ReactNode }) => {
			const entry = lesson.terms.find((one) => one.term === term);
			return entry === undefined ? children : <GlossaryTerm entry={entry}>{children}</GlossaryTerm>;
		},
	};
}

function QuizFeedback({ children }: { children?: ReactNode }) {
	return <>{children}</>;
}

function benches({ lesson, experiments }: DrawnLesson) {
	const find = finder(lesson);
	const namesOf = ({ experiment, arms }: { experiment: string; arms: readonly string[] }) =>
		armNames(
			experiments.find((one) => one.id === experiment),
			arms,
		);
	return {
		"bench-preset": ({ id }: BlockElement) => {
			const preset = find(id, "bench");
			return preset === undefined ? null : <PresetCard preset={preset} labels={namesOf(preset)} />;
		},
		"claim-block": ({ id, children }: BlockElement) => {
			const block = find(id, "claim");
			return block === undefined ? children : <ClaimBlock block={block}>{children}</ClaimBlock>;
		},
		"observe-block": ({ id, children }: BlockElement) => {
			const block = find(id, "observe");
			return block === undefined ? children : <ObserveBlock block={block}>{children}</ObserveBlock>;
		},
		"try-block": ({ id, children }: BlockElement) => {
			const block = find(id, "try");
			if (block === undefined) return children;
			return (
				<TryBlock
					block={block}
					address={benchAddress(block.experiment, block.arms, block.load)}
					words={`${namesOf(block).join(" against ")}: ${loadInWords(block.load)}`}
				>
					{children}
				</TryBlock>
			);
		},
	};
}

function asides({ lesson, isPresenting }: DrawnLesson) {
	const find = finder(lesson);
	return {
		"when-not-block": ({ id, children }: BlockElement) => {
			const block = find(id, "when-not");
			return block === undefined ? children : <WhenNotBlock block={block}>{children}</WhenNotBlock>;
		},
		"aside-block": ({ id, children }: BlockElement) => {
			const instructor = find(id, "instructor");
			if (instructor !== undefined && !isPresenting) return null;
			const block = instructor ?? find(id, "caution") ?? find(id, "note");
			return block === undefined ? children : <AsideBlock block={block}>{children}</AsideBlock>;
		},
	};
}

type ElementProps<Tag extends keyof React.JSX.IntrinsicElements> = React.JSX.IntrinsicElements[Tag] & {
	node?: unknown;
};

const PLAIN = {
	h2: ({ node: _, children, ...rest }: ElementProps<"h2">) => (
		<h2 {...rest} {...(rest.id === undefined ? {} : { "data-place": true })}>
			{children}
			{rest.id === undefined ? null : <BlockAnchor id={rest.id} of="this section" />}
		</h2>
	),
	h3: ({ node: _, children, ...rest }: ElementProps<"h3">) => (
		<h3 {...rest} {...(rest.id === undefined ? {} : { "data-place": true })}>
			{children}
			{rest.id === undefined ? null : <BlockAnchor id={rest.id} of="this section" />}
		</h3>
	),
	pre: ({ node: _, ...rest }: ElementProps<"pre">) => (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard
		<pre {...rest} tabIndex={0} />
	),
	table: ({ node: _, ...rest }: ElementProps<"table">) => (
		<ScrollRegion label="Table" className="overflow-x-auto">
			<table {...rest} />
		</ScrollRegion>
	),
	figure: ({ node: _, children, ...rest }: ElementProps<"figure">) => (
		<figure {...rest}>
			{rest.className === "picture" ? (
				children
			) : (
				<ScrollRegion label="Diagram" className="overflow-x-auto">
					{children}
				</ScrollRegion>
			)}
		</figure>
	),
};
