"""A whole session of `legwork lsp` with a language client that is not ours.

    python3 -m venv venv && venv/bin/pip install pytest-lsp
    venv/bin/pytest Tests/LanguageClient        # LEGWORK=path of the program, else .build/debug/legwork

Scripts/check.sh does this; where PyPI cannot be reached, the same conversation from Swift (LspTests) has to do.
"""

import asyncio
import os
import pathlib
import sys

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEGWORK = os.environ.get("LEGWORK", str(ROOT / ".build/debug/legwork"))
APP = ROOT / "Flows/order-approval/app.yaml"


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[LEGWORK, "lsp"]))
async def client(lsp_client: LanguageClient):
    folder = lsp.WorkspaceFolder(uri=ROOT.as_uri(), name="legwork")
    await lsp_client.initialize_session(
        lsp.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"),
            root_uri=ROOT.as_uri(),
            workspace_folders=[folder],
        )
    )
    yield
    await lsp_client.shutdown_session()


class Document:
    """A text, open in the client."""

    def __init__(self, client: LanguageClient, path: pathlib.Path, text: str):
        self.client, self.uri, self.text, self.version = client, path.as_uri(), text, 1
        item = lsp.TextDocumentItem(uri=self.uri, language_id="yaml", version=1, text=text)
        client.text_document_did_open(lsp.DidOpenTextDocumentParams(text_document=item))

    async def codes(self, expected):
        """Waits until the problems have these codes, or this one among others: each version is answered."""
        while True:
            found = self.client.diagnostics.get(self.uri)
            codes = [problem.code for problem in found or []]
            if found is not None and (codes == expected or (isinstance(expected, str) and expected in codes)):
                return found
            waiting = self.client.wait_for_notification("textDocument/publishDiagnostics")
            await asyncio.wait_for(waiting, timeout=20)

    def place(self, needle: str, behind: int = 0) -> lsp.Position:
        before = self.text[: self.text.index(needle) + behind]
        line = before.rsplit("\n", 1)[-1]
        return lsp.Position(line=before.count("\n"), character=len(line.encode("utf-16-le")) // 2)

    def at(self, needle: str, behind: int = 0) -> dict:
        return {
            "text_document": lsp.TextDocumentIdentifier(uri=self.uri),
            "position": self.place(needle, behind),
        }

    def replace(self, old: str, new: str):
        """Sends a change of a range, as an editor does while somebody writes."""
        start, end = self.place(old), self.place(old, len(old))
        self.version += 1
        self.text = self.text.replace(old, new, 1)
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                text_document=lsp.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version),
                content_changes=[lsp.TextDocumentContentChangePartial(range=lsp.Range(start=start, end=end), text=new)],
            )
        )


@pytest.mark.asyncio
async def test_a_whole_session(client: LanguageClient):
    document = Document(client, APP, APP.read_text())
    await document.codes([])

    # A typing error, its place behind wide characters, its fix.
    document.replace("title: Wait for approval", "title: Wait 🎉 for approval")
    document.replace("- to: remind\n", "- to: remnd\n")
    problems = await document.codes("LW0204")
    problem = next(problem for problem in problems if problem.code == "LW0204")
    actions = await client.text_document_code_action_async(
        lsp.CodeActionParams(
            text_document=lsp.TextDocumentIdentifier(uri=document.uri),
            range=problem.range,
            context=lsp.CodeActionContext(diagnostics=[problem]),
        )
    )
    assert [action.title for action in actions] == ["replace 'remnd' with 'remind'"]
    explained = await client.text_document_hover_async(lsp.HoverParams(**document.at("to: remnd", 6)))
    assert "LW0204" in explained.contents.value
    document.replace("- to: remnd\n", "- to: remind\n")
    await document.codes([])

    # Text that does not parse: its problem is told, and completion goes on.
    document.replace("    wait_again:\n          - to: decided\n", "    wait_again:\n          - { to: \n")
    await document.codes(["LW0005"])
    offered = await client.text_document_completion_async(lsp.CompletionParams(**document.at("- { to: ", 8)))
    assert "decided" in [item.label for item in offered.items]
    document.replace("          - { to: \n", "          - to: decided\n")
    await document.codes([])

    # A reference, word by word.
    document.replace("by: '{$self.hook.data.by}'", "by: '{placed.output.data.'")
    offered = await client.text_document_completion_async(
        lsp.CompletionParams(**document.at("by: '{placed.output.data.", len("by: '{placed.output.data.")))
    )
    assert [item.label for item in offered.items][:2] == ["id", "total"]
    document.replace("by: '{placed.output.data.'", "by: '{$self.hook.data.by}'")
    await document.codes([])

    # Where things are, and where else.
    target = await client.text_document_definition_async(lsp.DefinitionParams(**document.at("- to: decided", 8)))
    assert target[0].range.start == document.place("        decided:\n", 8)
    found = await client.text_document_references_async(
        lsp.ReferenceParams(
            **document.at("- to: decided", 8), context=lsp.ReferenceContext(include_declaration=True)
        )
    )
    assert len(found) == 4
    symbols = await client.text_document_document_symbol_async(
        lsp.DocumentSymbolParams(text_document=lsp.TextDocumentIdentifier(uri=document.uri))
    )
    assert symbols[0].name == "order-approval"
    assert "remind" in [symbol.name for symbol in symbols[0].children[0].children]

    # Another name, everywhere.
    edit = await client.text_document_rename_async(
        lsp.RenameParams(**document.at("        placed:\n", 9), new_name="ordered")
    )
    assert len(edit.changes[document.uri]) == document.text.count("placed") - document.text.count("order.placed")

    # Formatting changes the lines that need it.
    document.replace("  version: '1'", '  version:    "1"')
    await asyncio.sleep(0)
    edits = await client.text_document_formatting_async(
        lsp.DocumentFormattingParams(
            text_document=lsp.TextDocumentIdentifier(uri=document.uri),
            options=lsp.FormattingOptions(tab_size=2, insert_spaces=True),
        )
    )
    assert [edit.new_text for edit in edits] == ["  version: '1'\n"]


@pytest.mark.asyncio
async def test_what_it_does_not_know_is_an_error(client: LanguageClient):
    with pytest.raises(Exception, match="workspace/symbol"):
        await client.workspace_symbol_async(lsp.WorkspaceSymbolParams(query="x"))


if __name__ == "__main__":
    sys.exit(pytest.main([__file__]))
