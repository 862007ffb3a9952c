/*
 * Calls as javac resolves them, one a line with tabs between: file, line,
 * name as written, file and line of the callee; or "external" and "-".
 *
 *	java JavaCalls.java ROOT CLASSPATH FOLDER ... >java.tsv
 *
 * Every *.java below the folders is compiled in memory, as far as that goes
 * without what CLASSPATH lacks; calls that javac cannot resolve have no row.
 * A constructor that is not written stands for its class.  Left out: calls of
 * super() that the compiler adds, and instances of anonymous classes.
 */
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeKind;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

public class JavaCalls {
	private final Path root;
	private final Trees trees;
	private final SourcePositions places;

	JavaCalls(Path root, Trees trees) {
		this.root = root;
		this.trees = trees;
		this.places = trees.getSourcePositions();
	}

	public static void main(String[] args) throws IOException {
		Path root = Paths.get(args[0]).toAbsolutePath();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StandardJavaFileManager manager =
		    compiler.getStandardFileManager(d -> {}, null, null);
		List<File> files = new ArrayList<>();
		for (int i = 2; i < args.length; i++)
			try (Stream<Path> walk = Files.walk(root.resolve(args[i]))) {
				walk.filter(p -> p.toString().endsWith(".java"))
				    .sorted().forEach(p -> files.add(p.toFile()));
			}
		JavacTask task = (JavacTask) compiler.getTask(null, manager,
		    d -> {}, List.of("-proc:none", "-cp", args[1],
		    "-XDshould-stop.ifError=FLOW"), null,
		    manager.getJavaFileObjectsFromFiles(files));
		List<CompilationUnitTree> units = new ArrayList<>();
		task.parse().forEach(units::add);
		task.analyze();
		JavaCalls calls = new JavaCalls(root, Trees.instance(task));
		for (CompilationUnitTree unit : units)
			calls.new Scanner(unit).scan(unit, null);
	}

	private String path(CompilationUnitTree unit) {
		return root.relativize(Paths.get(
		    unit.getSourceFile().toUri())).toString();
	}

	/* Line of the name of what TREE defines; of a class for a constructor
	   that stands nowhere. */
	private long nameLine(CompilationUnitTree unit, Tree tree, String name)
	    throws IOException {
		String text = unit.getSourceFile().getCharContent(true).toString();
		long from = places.getStartPosition(unit, tree);
		if (tree instanceof MethodTree) {
			MethodTree method = (MethodTree) tree;
			long end = places.getEndPosition(unit,
			    method.getReturnType() != null ?
			    method.getReturnType() : method.getModifiers());
			from = Math.max(from, end);
		}
		int at = from < 0 ? -1 : text.indexOf(name, (int) from);
		return unit.getLineMap().getLineNumber(at < 0 ? from : at);
	}

	private class Scanner extends TreePathScanner<Void, Void> {
		private final CompilationUnitTree unit;

		Scanner(CompilationUnitTree unit) {
			this.unit = unit;
		}

		private void row(Element callee, long place, String name) {
			if (!(callee instanceof ExecutableElement) ||
			    callee.asType().getKind() == TypeKind.ERROR || place < 0)
				return;
			String where = path(unit) + "\t" +
			    unit.getLineMap().getLineNumber(place) + "\t" + name;
			TreePath target = trees.getPath(callee);
			if (target == null ||
			    places.getStartPosition(target.getCompilationUnit(),
			    target.getLeaf()) < 0)
				target = trees.getPath(callee.getEnclosingElement());
			if (target == null) {
				System.out.println(where + "\texternal\t-");
				return;
			}
			String simple = callee.getKind() == ElementKind.CONSTRUCTOR ?
			    callee.getEnclosingElement().getSimpleName().toString() :
			    callee.getSimpleName().toString();
			try {
				System.out.println(where + "\t" +
				    path(target.getCompilationUnit()) + "\t" +
				    nameLine(target.getCompilationUnit(),
				    target.getLeaf(), simple));
			} catch (IOException e) {
				throw new java.io.UncheckedIOException(e);
			}
		}

		@Override
		public Void visitMethodInvocation(MethodInvocationTree call, Void v) {
			ExpressionTree what = call.getMethodSelect();
			long place = places.getStartPosition(unit, what);
			String name = what.toString();
			if (what instanceof MemberSelectTree) {
				name = ((MemberSelectTree) what).getIdentifier().toString();
				place = places.getEndPosition(unit, what) - name.length();
			}
			if (places.getEndPosition(unit, call) >= 0)
				row(trees.getElement(getCurrentPath()), place, name);
			return super.visitMethodInvocation(call, v);
		}

		@Override
		public Void visitNewClass(NewClassTree made, Void v) {
			Tree type = made.getIdentifier();
			while (type instanceof ParameterizedTypeTree)
				type = ((ParameterizedTypeTree) type).getType();
			String name = type instanceof MemberSelectTree ?
			    ((MemberSelectTree) type).getIdentifier().toString() :
			    type instanceof IdentifierTree ? type.toString() : null;
			if (made.getClassBody() == null && name != null)
				row(trees.getElement(getCurrentPath()),
				    places.getStartPosition(unit, made), name);
			return super.visitNewClass(made, v);
		}
	}
}
