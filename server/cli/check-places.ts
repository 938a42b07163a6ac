import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { type Course, type LessonFile, sourceOf } from "#server/lessons/course.ts";
import { checkLesson } from "#server/lessons/parse.ts";
import { PictureFolder, type PictureStamps } from "#server/lessons/picture-folder.ts";
import { type CheckedLesson, checkedOf } from "./checked-lesson.ts";

/** The lesson at a place of the files of an order, and the pictures that it was looked at with. */
export type CheckedPlace = { place: number; lesson: CheckedLesson; stamps: PictureStamps };

/** Lessons to be checked, and, shared by all who check them, the first place that nobody has taken. */
export type CheckOrder = { course: Course; files: readonly LessonFile[]; next: Int32Array };

/** Takes one of the files after the other, and checks the lesson in it, until none is left. */
export async function checkPlaces({ course, files, next }: CheckOrder): Promise<CheckedPlace[]> {
	const checked: CheckedPlace[] = [];
	for (;;) {
		const place = Atomics.add(next, 0, 1);
		const file = files[place];
		if (file === undefined) return checked;
		const pictures = new PictureFolder(file.folder);
		const outline = await checkLesson(sourceOf(file, pictures, course, EXPERIMENTS));
		checked.push({ place, lesson: checkedOf(outline), stamps: pictures.stamps });
	}
}
