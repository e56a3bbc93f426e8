import assert from "node:assert/strict";
import { test } from "node:test";
import { readCommand } from "../../server/src/lineage/commands.ts";
import { picture, worldOf } from "../harness/picture.ts";

const programs = (command: string) => readCommand(command).programs;

test("a program is what an interpreter is handed, or what is started by its path", () => {
	assert.deepEqual(programs("python src/train.py --rate 0.1"), ["src/train.py"]);
	assert.deepEqual(programs("PYTHONPATH=. time poetry run python3.11 -u src/train.py"), ["src/train.py"]);
	assert.deepEqual(programs("mkdir -p out && Rscript fit.R | tee log\nbash ./pack.sh; ./report.py"), ["fit.R", "./pack.sh", "./report.py"]);
	assert.deepEqual(programs("python a.py \\\n  --out b.py\npython a.py"), ["a.py"]);
	assert.deepEqual(programs("papermill notebooks/fit.ipynb out/fit.ipynb"), ["notebooks/fit.ipynb"]);
});

test("nothing is read that depends on where or how the shell goes on", () => {
	assert.deepEqual(programs("python -m pkg.train data.py"), []);
	assert.deepEqual(programs("python -c 'import x' train.py"), []);
	assert.deepEqual(programs("python $HOME/train.py"), []);
	assert.deepEqual(programs("python /opt/train.py"), []);
	assert.deepEqual(programs("python prepare.py && cd sub && python train.py"), ["prepare.py"]);
	assert.deepEqual(programs('docker run image bash -c "cd /app && python train.py --fast"'), []);
	assert.deepEqual(programs("(cd sub; python train.py)"), []);
	assert.deepEqual(programs("# python old.py\necho python other.py"), []);
});

test("models and entry points that MLflow is asked for", () => {
	assert.deepEqual(readCommand("mlflow models predict -m models:/churn/3 -i in.csv").models, ["models:/churn/3"]);
	assert.deepEqual(readCommand('python -m mlflow models serve --model-uri="runs:/0a1b/model"').models, ["runs:/0a1b/model"]);
	assert.deepEqual(readCommand('mlflow models serve -m "models:/$NAME/3"').models, []);
	assert.deepEqual(readCommand("mlflow run . -e train -P rate=1").entryPoints, [{ folder: ".", name: "train" }]);
	assert.deepEqual(readCommand("mlflow run --env-manager local ml").entryPoints, [{ folder: "ml", name: "main" }]);
	assert.deepEqual(readCommand("mlflow run https://example.org/ml.git").entryPoints, []);
	assert.deepEqual(readCommand("mlflow run . -e $STEP").entryPoints, []);
});

test("a stage with what its commands run, beside what it lists", () => {
	const pipeline = `stages:
  train:
    wdir: ml
    cmd: python src/train.py
    deps: [src, src/train.py]
    outs: [model]
  project:
    cmd: mlflow run ml -e fit
    outs: [fitted]
  score:
    cmd:
      - python score.py
      - mlflow models predict -m models:/churn/3 -i in.csv -o out.csv
    outs: [out.csv]
  logged:
    cmd: mlflow models predict -m runs:/0a1b/model -i in.csv -o late.csv
    outs: [late.csv]
`;
	const project = `name: churn\nentry_points:\n  fit: { command: "python fit.py" }\n  check: { command: "python check.py" }\n`;
	const saved = `artifact_path: model\nrun_id: 0a1b\nflavors:\n  sklearn: { pickled_model: model.pkl, sklearn_version: 1.5.0 }\n`;
	const world = worldOf({ "dvc.yaml": pipeline, "ml/MLproject": project, "saved/MLmodel": saved }, [
		"ml/fit.py",
		"ml/check.py",
		"ml/src/train.py",
		"saved/model.pkl",
	]);
	assert.deepEqual(picture(world), [
		"code ml/check.py read stage check",
		"code ml/fit.py read stage fit",
		"code ml/src/train.py read stage train",
		"code score.py read stage score",
		"dataset ml/src read stage train",
		"model churn read stage score",
		"model saved read stage logged",
		"stage fit call stage project",
		"stage logged write dataset late.csv",
		"stage project write dataset fitted",
		"stage score write dataset out.csv",
		"stage train write dataset ml/model",
	]);
});

test("saved models are told apart by their folders", () => {
	const saved = (run: string) =>
		`artifact_path: model\nrun_id: ${run}\nflavors:\n  sklearn: { pickled_model: model.pkl, sklearn_version: 1.5.0 }\n`;
	const world = worldOf({ "runs/a/model/MLmodel": saved("0a"), "runs/b/model/MLmodel": saved("0b") });
	const names = world.files.flatMap((file) => world.lineage.graph.nodesIn(file)).map(({ name }) => name);
	assert.deepEqual(names, ["runs/a/model", "runs/b/model"]);
});
